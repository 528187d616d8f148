/** The same plain data with every string masked, keys too. */
export function maskStrings<T>(value: T, mask: (text: string) => string): T {
  const walk = (part: unknown): unknown => {
    if (typeof part === 'string') return mask(part);
    if (Array.isArray(part)) return part.map(walk);
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [mask(key), walk(inner)]));
  };
  // The walk keeps the form and replaces only what strings say, which no type of ours narrows.
  return walk(value) as T;
}

/** An error with the same kind and code whose texts, and those of its causes, are masked. */
export function maskError(error: unknown, mask: (text: string) => string): Error {
  if (!(error instanceof Error)) return new Error(mask(String(error)));
  const masked = new Error(mask(error.message));
  masked.name = error.name;
  if (error.stack !== undefined) masked.stack = mask(error.stack);
  if ('code' in error && typeof error.code === 'string') Object.assign(masked, { code: error.code });
  if (error.cause !== undefined) masked.cause = maskError(error.cause, mask);
  return masked;
}
