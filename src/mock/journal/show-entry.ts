import type { MockedProvider } from '../core.ts';
import { showAccount } from './caller.ts';
import type { JournalEntry } from './entry.ts';
import type { GradeReader } from './grade-of.ts';
import { nearMissOf } from './near-miss.ts';
import type { Recorded } from './recorded.ts';
import type { Secrets } from './secrets.ts';

interface Parts {
  readonly mocked: readonly MockedProvider[];
  readonly secrets: Secrets;
  readonly gradeOf: GradeReader;
}

/** An exchange as it is shown. What takes time is worked out as it is read: a log line needs neither headers nor bodies. */
export function showEntry(number: number, recorded: Recorded, parts: Parts): JournalEntry {
  const { request, reply, mocked: owner, route, caller, namespace, fault, durationMs, isDropped } = recorded;
  const { secrets, gradeOf, mocked } = parts;
  const { method } = request;
  return {
    id: `r${number}`,
    get at() {
      return new Date(reply.at ?? 0).toISOString();
    },
    method,
    get path() {
      return secrets.text(request.path);
    },
    get query() {
      return secrets.query(request.query);
    },
    status: isDropped ? 0 : reply.status,
    provider: owner?.provider.name ?? null,
    operation: route?.operationId ?? null,
    get account() {
      const account = caller ? showAccount(caller) : null;
      return account === null ? null : secrets.text(account);
    },
    get namespace() {
      return secrets.text(namespace);
    },
    evidence: reply.evidence,
    get grade() {
      return owner ? gradeOf(owner.provider.name, owner.dialect, reply.evidence) : null;
    },
    fault,
    durationMs,
    get request() {
      return { headers: secrets.headers(request.headers), body: secrets.body(cut(textOf(request.body))) };
    },
    get response() {
      return {
        headers: secrets.headers(reply.headers),
        body: isDropped ? '' : secrets.body(cut(reply.body)),
      };
    },
    get nearMiss() {
      if (route !== undefined || (reply.status !== 404 && reply.status !== 405)) return null;
      return secrets.text(nearMissOf(method, request.path, owner ? [owner] : mocked));
    },
    get warnings() {
      return (reply.warnings ?? []).map((warning) => secrets.text(warning));
    },
  };
}

/** Characters of a body that are shown: nobody reads more, and masking takes time. */
const longestBody = 256 * 1024;

/** A body without what is too long to be shown, and without the half of a secret that the cut may leave. */
function cut(body: string): string {
  if (body.length <= longestBody) return body;
  const shown = body.slice(0, longestBody).replace(/[\w.~+/=:%-]{1,4096}$/, '');
  return `${shown}… (${body.length - shown.length} more characters)`;
}

const decoder = /* @__PURE__ */ new TextDecoder();

/** A body as text; bytes that are no UTF-8 are replaced. */
export function textOf(body: Uint8Array): string {
  return body.length === 0 ? '' : decoder.decode(body);
}
