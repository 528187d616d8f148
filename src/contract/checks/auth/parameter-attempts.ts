import type { Caller } from '../../engine/caller.ts';
import type { Attempt, Kinds } from './attempt.ts';
import { neighboursOf, nobodys } from './neighbours.ts';

/** For whoever asks rightly with a key in a header, the query or a cookie. */
export const parameter: Readonly<
  Record<Exclude<Kinds, 'scheme'>, (right: Extract<Caller, { kind: 'parameter' }>) => Attempt[]>
> = {
  empty: (right) => [{ what: 'an empty key', caller: { ...right, value: '' } }],
  garbage: (right) => [
    { what: 'a made-up key', caller: { ...right, value: 'keymock-no-such-key' } },
    ...neighboursOf(right.value, 'key').map(({ what, value }) => ({ what, caller: { ...right, value } })),
    ...nobodys.map((value) => ({ what: `the key ${value}`, caller: { ...right, value } })),
  ],
  truncated: (right) => [
    { what: 'the key without its last character', caller: { ...right, value: right.value.slice(0, -1) } },
    { what: 'the key without its first character', caller: { ...right, value: right.value.slice(1) } },
  ],
};
