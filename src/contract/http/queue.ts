/** Values that one side pushes and the other takes, in order. */
export interface Queue<T> extends AsyncIterable<T> {
  push(value: T): void;
  /** No more values; an error is thrown at whoever takes. */
  end(error?: unknown): void;
}

export function createQueue<T>(): Queue<T> {
  const values: T[] = [];
  let wake: (() => void) | undefined;
  let isOver = false;
  let failure: unknown;
  return {
    push(value) {
      values.push(value);
      wake?.();
    },
    end(error) {
      isOver = true;
      failure = error;
      wake?.();
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        while (values.length > 0) yield* values.splice(0);
        if (isOver) break;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = undefined;
      }
      if (failure !== undefined) throw failure;
    },
  };
}
