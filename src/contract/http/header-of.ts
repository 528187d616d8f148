/** The value of a header, by its lower-case name. */
export function headerOf(
  message: { readonly headers: readonly (readonly [string, string])[] },
  name: string,
): string | undefined {
  return message.headers.find(([key]) => key.toLowerCase() === name)?.[1];
}
