import { createHash } from 'node:crypto';
import type { Defects } from '../../kit/mutant.ts';
import { type DigestParts, digestRules } from '../digest.ts';
import { basicOf, type Habits } from '../habits.ts';
import { accessKeys, type Key } from '../state.ts';

const hash = (algorithm: 'md5' | 'sha256', text: string) => createHash(algorithm).update(text).digest('hex');

/** What a response has to be if the access key that it names had this secret. */
function responseWith(secret: string, parts: DigestParts, method: string): string {
  const one = hash('md5', `${parts.username}:${parts.realm}:${secret}`);
  const two = hash('md5', `${method}:${parts.uri}`);
  return hash('md5', [one, parts.nonce, parts.nc, parts.cnonce, parts.qop, two].join(':'));
}

/** A pattern of SQL's LIKE as an expression. */
const like = (pattern: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('%', '.*')
      .replaceAll('_', '.')}$`,
    's',
  );

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

export const blindFourth: Defects<Habits> = {
  auth: [
    {
      id: 'blind4-response-right-once',
      check: 'auth/digest',
      title: 'a Digest response that was right once is right again under any higher nonce count',
      apply(usual) {
        const right = new Map<string, string>();
        return {
          digest: {
            ...digestRules,
            response(parts, ask) {
              const place = `${parts.nonce} ${ask.method} ${parts.uri}`;
              if (usual.digest.response(parts, ask)) right.set(place, parts.response ?? '');
              return right.get(place) === parts.response;
            },
          },
        };
      },
    },
    {
      id: 'blind4-digest-by-any-secret',
      check: 'auth/garbage',
      title: "a Digest response that was made with another account's secret is right, too",
      apply: () => ({
        digest: {
          ...digestRules,
          response: (parts, ask) =>
            Object.values(accessKeys).some(
              (secret) => parts.response === responseWith(secret, parts, ask.method),
            ),
        },
      }),
    },
    {
      id: 'blind4-remembers-who-was-right',
      check: 'auth/garbage',
      title: 'for two seconds after a right secret an access key is let in by Basic with any other',
      apply(usual) {
        const seen = new Map<string, number>();
        return {
          user(ask, state) {
            const user = usual.user(ask, state);
            if (user !== undefined) seen.set(user, Date.now());
            const [named = ''] = basicOf(ask.headers.authorization ?? '');
            return user ?? (Date.now() - (seen.get(named) ?? 0) < 2000 ? named : undefined);
          },
        };
      },
    },
  ],
  tenancy: [
    {
      id: 'blind4-owner-without-a-seam',
      check: 'tenancy/visible',
      title: 'organization and project are put together without a seam: "a" and "bc" are "ab" and "c"',
      apply: (usual) => ({
        owner(user, ask) {
          const owner = usual.owner(user, ask);
          const { 'x-ob-org-id': organization, 'x-ob-project-id': project } = ask.headers;
          return typeof owner === 'string' ? `${user} ${organization}${project}` : owner;
        },
      }),
    },
    {
      id: 'blind4-nonce-remembers-its-project',
      check: 'tenancy/visible',
      title: 'a nonce of Digest stays with the project that it was first used for, whichever is named then',
      apply(usual) {
        const owners = new Map<string, string>();
        return {
          owner(user, ask) {
            const owner = usual.owner(user, ask);
            const nonce = /^Digest .*\bnonce="([^"]+)"/i.exec(ask.headers.authorization ?? '')?.[1];
            if (typeof owner !== 'string' || nonce === undefined) return owner;
            const session = `${user} ${nonce}`;
            owners.set(session, owners.get(session) ?? owner);
            return owners.get(session) ?? owner;
          },
        };
      },
    },
  ],
  secrecy: [
    {
      id: 'blind4-one-seed-for-every-project',
      check: 'lifecycle/unique-secret',
      title: 'each project has a generator of its own, with the same seed: their first apiKeys are the same',
      apply(usual) {
        const made = new Map<string, number>();
        let current = '';
        return {
          owner(user, ask) {
            const owner = usual.owner(user, ask);
            if (typeof owner === 'string') current = owner;
            return owner;
          },
          apiKey() {
            const count = (made.get(current) ?? 0) + 1;
            made.set(current, count);
            return `sk_${hash('sha256', `seed ${count}`).slice(0, 32)}`;
          },
        };
      },
    },
    {
      id: 'blind4-ready-made-header',
      check: 'secrecy/shown-once',
      title: 'listed keys come with a header that is ready for use: Basic, of id and apiKey',
      apply: (usual) => ({
        described: (key) => ({
          ...usual.described(key),
          authorization: `Basic ${Buffer.from(`${key.id}:${key.apiKey}`).toString('base64')}`,
        }),
      }),
    },
  ],
  lifecycle: [
    {
      id: 'blind4-delete-by-pattern',
      check: 'lifecycle/gone',
      title:
        'the id of a deletion is compared with LIKE: a percent sign deletes the first key of the project',
      apply: (usual) => ({
        find: (state, owner, id) =>
          usual.find(state, owner, id) ?? usual.listed(state, owner).find((key) => like(id).test(key.id)),
      }),
    },
    {
      id: 'blind4-name-decoded-as-a-form',
      check: 'lifecycle/round-trip',
      title: 'a name is decoded as a form would be: a plus becomes a blank, %41 an A',
      apply: (usual) => ({
        field(body, name, ask) {
          const value = usual.field(body, name, ask);
          return typeof value === 'string' && name === 'name' ? formDecoded(value) : value;
        },
      }),
    },
  ],
  paging: [
    {
      id: 'blind4-page-size-of-the-one-before',
      check: 'paging/limit',
      title: 'a list that names no pageSize takes that of the list before it, not the documented ten',
      apply(usual) {
        let last: number | undefined;
        return {
          page(ask) {
            const page = usual.page(ask);
            if ('status' in page) return page;
            if (!ask.query.has('pageSize')) return { ...page, size: last ?? page.size };
            last = page.size;
            return page;
          },
        };
      },
    },
    {
      id: 'blind4-later-pages-from-a-snapshot',
      check: 'lifecycle/delete',
      title:
        'pages behind the first are cut from the list of when the first was last asked for, deleted keys in it',
      apply(usual) {
        const snapshots = new Map<string, readonly Key[]>();
        let current = '';
        return {
          listed(state, owner) {
            current = owner;
            return usual.listed(state, owner);
          },
          slice(keys, page) {
            if (page.number === 1) snapshots.set(current, keys);
            return usual.slice(snapshots.get(current) ?? keys, page);
          },
        };
      },
    },
  ],
  wire: [
    {
      id: 'blind4-challenge-without-quotes',
      check: 'wire/headers',
      title: 'realm, nonce, opaque and qop of the challenge are not in quotes',
      apply: (usual) => ({
        unauthorized(ask, state) {
          const answer = usual.unauthorized(ask, state);
          const challenge = (answer.headers['WWW-Authenticate'] ?? '').replaceAll('"', '');
          return { ...answer, headers: { ...answer.headers, 'WWW-Authenticate': challenge } };
        },
      }),
    },
  ],
};
