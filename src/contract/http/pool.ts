/** Does the same to every value, so many at once; the results are in the order of the values. */
export async function pool<T, R>(
  values: readonly T[],
  atOnce: number,
  work: (value: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const left = values.entries();
  const worker = async () => {
    for (const [at, value] of left) results[at] = await work(value);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
