import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP, SocketAddress } from 'node:net';
import * as der from './der.ts';

/** A certificate for a server, and that of the authority which has signed it; all in PEM. */
export interface OwnCertificate {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

const day = 24 * 60 * 60 * 1000;
/** Clients refuse longer ones. */
const validDays = 397;

/**
 * A certificate for some host names and addresses (RFC 5280), of an authority that signs nothing else: its key is kept nowhere.
 *
 * @example
 * const { cert, key, ca } = createCertificate(['localhost', '127.0.0.1', '::1']);
 */
export function createCertificate(hosts: readonly string[], now = new Date()): OwnCertificate {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  // Two authorities of one name, of which a client trusts the older one, would be taken for each other.
  const issuer = nameOf(`keymock CA ${randomBytes(4).toString('hex')}`);
  const common = { issuer, now, signer: authority.privateKey, issuerKey: authority.publicKey };
  const ca = certificate({
    ...common,
    subject: issuer,
    subjectKey: authority.publicKey,
    extensions: [
      critical(ids.basicConstraints, der.sequence(der.yes, der.integer(Buffer.from([0])))),
      critical(ids.keyUsage, der.bitString(Buffer.from([0b0000_0100]), 2)),
    ],
  });
  const cert = certificate({
    ...common,
    subject: nameOf('keymock'),
    subjectKey: server.publicKey,
    extensions: [
      critical(ids.basicConstraints, der.sequence()),
      critical(ids.keyUsage, der.bitString(Buffer.from([0b1000_0000]), 7)),
      extension(ids.extendedKeyUsage, der.sequence(der.objectId(ids.serverAuth))),
      extension(ids.subjectAltName, der.sequence(...hosts.map(generalName))),
    ],
  });
  const key = server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { cert, key, ca };
}

const ids = {
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const;

interface Contents {
  readonly issuer: Buffer;
  readonly issuerKey: KeyObject;
  readonly subject: Buffer;
  readonly subjectKey: KeyObject;
  readonly signer: KeyObject;
  readonly now: Date;
  readonly extensions: readonly Buffer[];
}

function certificate(contents: Contents): string {
  const { issuer, issuerKey, subject, subjectKey, signer, now, extensions } = contents;
  const algorithm = der.sequence(der.objectId(ids.ecdsaWithSha256));
  const version3 = der.tagged(0xa0, der.integer(Buffer.from([2])));
  // The first byte is neither 0, which DER leaves out, nor negative.
  const serial = Buffer.concat([Buffer.from([0x4b]), randomBytes(15)]);
  // Clocks of clients, such as one in a virtual machine, may be a little slow.
  const validity = [now.getTime() - day, now.getTime() + (validDays - 1) * day];
  const allExtensions = [
    ...extensions,
    extension(ids.subjectKeyIdentifier, der.octetString(identifierOf(subjectKey))),
    extension(ids.authorityKeyIdentifier, der.sequence(der.tagged(0x80, identifierOf(issuerKey)))),
  ];
  const signed = der.sequence(
    version3,
    der.integer(serial),
    algorithm,
    issuer,
    der.sequence(...validity.map((time) => der.utcTime(new Date(time)))),
    subject,
    subjectKey.export({ type: 'spki', format: 'der' }),
    der.tagged(0xa3, der.sequence(...allExtensions)),
  );
  return pem(der.sequence(signed, algorithm, der.bitString(sign('sha256', signed, signer))));
}

function nameOf(commonName: string): Buffer {
  return der.sequence(der.set(der.sequence(der.objectId(ids.commonName), der.utf8String(commonName))));
}

function extension(id: string, value: Buffer, ...flags: readonly Buffer[]): Buffer {
  return der.sequence(der.objectId(id), ...flags, der.octetString(value));
}

function critical(id: string, value: Buffer): Buffer {
  return extension(id, value, der.yes);
}

/** A host as one of the names in `subjectAltName`. */
function generalName(host: string): Buffer {
  const version = isIP(host);
  if (version === 0) return der.tagged(0x82, Buffer.from(host, 'latin1'));
  return der.tagged(0x87, Buffer.from(version === 4 ? host.split('.').map(Number) : bytesOfV6(host)));
}

function bytesOfV6(host: string): number[] {
  // Node writes an address in its shortest form, in which a last part may be dotted.
  const { address } = new SocketAddress({ address: host, family: 'ipv6' });
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...quad: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = quad.slice(0, 4).map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [head = [], tail] = hex.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const missing = tail === undefined ? 0 : 8 - head.length - tail.length;
  const groups = [...head, ...Array<string>(missing).fill('0'), ...(tail ?? [])];
  return groups.map((group) => Number.parseInt(group, 16)).flatMap((value) => [value >> 8, value & 0xff]);
}

/** RFC 5280, section 4.2.1.2, of the key with its algorithm: any value that is the key's own will do. */
function identifierOf(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
