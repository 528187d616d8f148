import type { Socket } from 'node:net';
import { isLoopbackHost } from '../../../spec/loopback.ts';

/**
 * Whether a `Host` names the address that a connection came in at. A web page can point a name of its own at a loopback
 * address (DNS rebinding) and would then read what the proxy answers; the `Host` still has that name.
 *
 * @param alsoAccepted other host names, with a port or for any port
 *
 * @example
 * isOwnAddress('localhost:4011', socket, []); // true for a connection to 127.0.0.1:4011
 */
export function isOwnAddress(
  host: string,
  { localAddress = '', localPort = 0 }: Pick<Socket, 'localAddress' | 'localPort'>,
  alsoAccepted: readonly string[],
): boolean {
  const given = parseHost(host);
  if (given === undefined) return false;
  const accepted = alsoAccepted.map((one) => parseHost(one) ?? parseHost(`[${one}]`));
  if (accepted.some((one) => one?.name === given.name && (one.port ?? given.port) === given.port))
    return true;
  return (given.port ?? 80) === localPort && isNameOf(given.name, parseHost(bracketed(localAddress))?.name);
}

interface Host {
  readonly name: string;
  readonly port: number | undefined;
}

function isNameOf(name: string, address: string | undefined): boolean {
  if (name === address) return true;
  return address !== undefined && isLoopbackHost(address) && isLoopbackHost(name);
}

/** An IPv4 connection to a socket for both families has an address such as `::ffff:127.0.0.1`. */
function bracketed(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '');
  return plain.includes(':') ? `[${plain}]` : plain;
}

/** RFC 9110, section 7.2: a host and perhaps a port, nothing else. */
function parseHost(text: string): Host | undefined {
  const [, name, port] = /^(\[[0-9a-f:.]+\]|[^\s:/?#@[\]\\]+)(?::(\d{0,5}))?$/i.exec(text) ?? [];
  if (name === undefined || !URL.canParse(`http://${name}`)) return undefined;
  const { hostname } = new URL(`http://${name}`);
  return { name: hostname.replace(/\.$/, ''), port: port ? Number(port) : undefined };
}
