import type { Caller } from '../http/caller.ts';
import type { CredentialProbe, DerivedKind } from './credential-probe.ts';
import { nearSecrets, nonSecrets } from './near-secrets.ts';

/** Derived from a key in a header, the query or a cookie. */
export const parameterProbes: Readonly<
  Record<Exclude<DerivedKind, 'scheme'>, (valid: Extract<Caller, { kind: 'parameter' }>) => CredentialProbe[]>
> = {
  empty: (valid) => [{ label: 'an empty key', as: { ...valid, value: '' } }],
  garbage: (valid) => [
    { label: 'an invented key', as: { ...valid, value: 'keymock-no-such-key' } },
    ...nearSecrets(valid.value, 'key').map(({ label, value }) => ({ label, as: { ...valid, value } })),
    ...nonSecrets.map((value) => ({ label: `the key ${value}`, as: { ...valid, value } })),
  ],
  truncated: (valid) => [
    { label: 'the key without its last character', as: { ...valid, value: valid.value.slice(0, -1) } },
    { label: 'the key without its first character', as: { ...valid, value: valid.value.slice(1) } },
  ],
};
