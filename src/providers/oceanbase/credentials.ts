import { basicPair } from '../../mock/basic-pair.ts';
import { equalInConstantTime } from '../../mock/digest/hash.ts';
import type { ProviderSettings } from '../../mock/provider.ts';
import { sha256 } from '../../mock/sha256.ts';

/**
 * The secrets that any AccessKey has where nothing else is configured, since a Digest response can be checked only by who
 * knows the secret. They are the placeholders of the documented curls, so that these work as printed: `--digest -u 'AK:SK'`,
 * `-u ak:sk` and `-u '<Your AK:SK>'`.
 */
export const demoSecrets: readonly string[] = ['SK', 'sk', 'SK>'];

/** The secrets by which an AccessKey may prove itself through Digest. */
export function secretsOf(accessKey: string, settings: ProviderSettings): readonly string[] {
  const configured = configuredSecret(accessKey, settings);
  if (configured !== undefined) return [configured];
  return settings.auth === 'open' ? demoSecrets : [];
}

/** Whether an AccessKey may come with this secret. Basic carries the secret, so an unknown pair can be an account of its own. */
export function accepts(accessKey: string, secret: string, settings: ProviderSettings): boolean {
  const configured = configuredSecret(accessKey, settings);
  if (configured !== undefined) return equalInConstantTime(secret, configured);
  return settings.auth === 'open';
}

/** Reads `Basic ...` (RFC 7617). Undefined where it is malformed, or where the AccessKey or the secret is empty. */
export function readBasic(header: string): { accessKey: string; secret: string } | undefined {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1];
  const text = encoded === undefined ? undefined : basicPair(encoded);
  const colon = text?.indexOf(':') ?? -1;
  if (text === undefined || colon < 1 || colon === text.length - 1 || hasControls(text)) return undefined;
  return { accessKey: text.slice(0, colon), secret: text.slice(colon + 1) };
}

/** Names the account of a pair without telling the secret. The same pair is the same account by Basic and by Digest. */
export function accountOf(accessKey: string, secret: string): string {
  // What everybody knows is no secret, and hashing takes time.
  if (demoSecrets.includes(secret)) return `${accessKey}#${secret}`;
  return `${accessKey}#${sha256(`${accessKey}:${secret}`, 'hex').slice(0, 16)}`;
}

/** The one secret that an AccessKey was configured with; undefined where it was not. */
export function configuredSecret(accessKey: string, { credentials }: ProviderSettings): string | undefined {
  return Object.hasOwn(credentials, accessKey) ? credentials[accessKey] : undefined;
}

function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
