/** Hands values on in the order of their numbers, whatever order they come in. */
export function inOrder<T>(handOn: (value: T) => void): (index: number, value: T) => void {
  const waiting = new Map<number, { readonly value: T }>();
  let next = 0;
  return (index, value) => {
    waiting.set(index, { value });
    for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(next)) {
      waiting.delete(next++);
      handOn(ready.value);
    }
  };
}
