/**
 * Whether a host name means this machine, whoever asks.
 *
 * @param host as in a URL: lower case, an IPv6 address with or without its brackets
 *
 * @example
 * isLoopbackHost('127.0.0.1'); // true
 */
export function isLoopbackHost(host: string): boolean {
  return /^(localhost|.+\.localhost|\[?::1\]?|127\.\d+\.\d+\.\d+)$/.test(host);
}
