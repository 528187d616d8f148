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

/**
 * Whether the address of a socket is one of this machine; IPv4 may come within IPv6.
 *
 * @example
 * isLoopbackAddress('::ffff:127.0.0.1'); // true
 */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}
