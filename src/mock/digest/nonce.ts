import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { equalInConstantTime } from './hash.ts';

/**
 * A nonce of ours says when and as which one it was issued, and proves it: nothing has to be kept for a nonce that nobody
 * uses. 8 hexadecimal digits of seconds, 8 of the serial number, 16 of an HMAC over both.
 */
export interface Nonce {
  /** Seconds since 1970. */
  readonly issuedAt: number;
  /** From 1, one more for each nonce. */
  readonly serial: number;
}

/** The nonce as it is sent: 32 hexadecimal digits. */
export function writeNonce({ issuedAt, serial }: Nonce, key: string): string {
  const text = hex8(issuedAt) + hex8(serial);
  return text + sign(text, key);
}

/** What a nonce says, or undefined where it was not issued with this key. */
export function readNonce(nonce: string, key: string): Nonce | undefined {
  if (!/^[0-9a-f]{32}$/.test(nonce)) return undefined;
  const text = nonce.slice(0, 16);
  if (!equalInConstantTime(nonce.slice(16), sign(text, key))) return undefined;
  return { issuedAt: Number.parseInt(text.slice(0, 8), 16), serial: Number.parseInt(text.slice(8), 16) };
}

function hex8(value: number): string {
  return value.toString(16).padStart(8, '0');
}

function sign(text: string, key: string): string {
  return bytesToHex(hmac(sha256, utf8ToBytes(key), utf8ToBytes(text))).slice(0, 16);
}
