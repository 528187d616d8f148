import { createPrivateKey, X509Certificate } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import { createSecureContext } from 'node:tls';
import type { Command } from 'commander';
import type { Tls } from '../../doors/node.ts';
import { codeOf, readInput } from '../input-file.ts';
import { UsageError } from '../usage-error.ts';
import { createCertificate } from './certificate.ts';

export interface TlsFlags {
  readonly tls?: boolean;
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

/** What a server needs for HTTPS; `ca` where the certificate is self-made. */
export interface ServedTls extends Tls {
  readonly ca?: string;
  /** Where the CA's certificate is to be written. */
  readonly caFile?: string;
}

/** The flags of a server that speaks HTTPS. */
export function tlsFlags(command: Command): Command {
  return command
    .option('--tls', 'serve HTTPS with a certificate made for this run; its CA is printed')
    .option('--tls-ca <file>', 'the same, and write the CA to a file')
    .option('--tls-cert <file>', 'serve HTTPS with a certificate of your own, in PEM')
    .option('--tls-key <file>', 'the private key of --tls-cert, in PEM');
}

/**
 * The certificate that the flags name or ask for; undefined where there is to be no HTTPS.
 *
 * @throws UsageError for flags that contradict each other, and files that cannot be read or do not belong together.
 */
export async function readTls(flags: TlsFlags, host: string): Promise<ServedTls | undefined> {
  const { tls, tlsCa: caFile, tlsCert: certFile, tlsKey: keyFile } = flags;
  if (certFile !== undefined && keyFile !== undefined) {
    if (caFile === undefined) return readOwn(certFile, keyFile);
    throw new UsageError('--tls-ca is for the CA of a self-made certificate; leave it out with --tls-cert.');
  }
  if (certFile !== undefined) throw new UsageError('--tls-cert needs --tls-key, the private key of it.');
  if (keyFile !== undefined) throw new UsageError('--tls-key needs --tls-cert, the certificate of it.');
  if (!tls && caFile === undefined) return undefined;
  return { ...createCertificate(hostsOf(host)), ...(caFile !== undefined && { caFile }) };
}

async function readOwn(certFile: string, keyFile: string): Promise<Tls> {
  const cert = await readInput('--tls-cert', certFile);
  const key = await readInput('--tls-key', keyFile);
  const certificate = attempt(() => new X509Certificate(cert));
  if (!certificate) throw new UsageError(`--tls-cert ${certFile} has no certificate in PEM.`);
  const privateKey = attempt(() => createPrivateKey(key));
  if (!privateKey)
    throw new UsageError(`--tls-key ${keyFile} has no private key in PEM without a passphrase.`);
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new UsageError(`--tls-key ${keyFile} is not the private key of --tls-cert ${certFile}.`);
  }
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new UsageError(`--tls-cert ${certFile} cannot be used for HTTPS (${codeOf(error)}).`);
  }
  return { cert, key };
}

/** The names and addresses by which clients may reach a server that listens on a host. */
function hostsOf(host: string): string[] {
  const isEvery = host === '0.0.0.0' || host === '::';
  const addresses = isEvery ? Object.values(networkInterfaces()).flatMap((all) => all ?? []) : [];
  const others = [hostname().toLowerCase(), ...(isEvery ? addresses.map(({ address }) => address) : [host])];
  const names = ['localhost', '127.0.0.1', '::1', ...others.map((name) => name.replace(/%.*$/, ''))];
  return [...new Set(names)].filter((name) => /^[\x21-\x7e]+$/.test(name));
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
