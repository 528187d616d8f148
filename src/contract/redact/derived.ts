/** Of two credentials of one length, this share of the characters must be near for one to be made from the other. */
const NEAR = 0.8;

/**
 * Whether a credential was made from a secret, so that it gives the secret away: a part of it, more than it, or the
 * same with its letters' case swapped or every character moved by one. A runner tries such ones on purpose.
 */
export function isDerived(candidate: string, secrets: Iterable<string>): boolean {
  if (candidate === '') return false;
  for (const secret of secrets) {
    if (secret.includes(candidate) || candidate.includes(secret) || isNear(candidate, secret)) return true;
  }
  return false;
}

function isNear(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  let near = 0;
  for (let at = 0; at < left.length; at++) {
    const isMoved = Math.abs(left.charCodeAt(at) - right.charCodeAt(at)) <= 1;
    if (isMoved || left[at]?.toLowerCase() === right[at]?.toLowerCase()) near++;
  }
  return near >= left.length * NEAR;
}
