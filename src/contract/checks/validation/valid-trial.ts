import type { Operation } from '../../../spec/document.ts';
import type { JsonObject } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import { type Exchange, type Item, type RequestDraft, type ResourceContext, replyText } from '../../check.ts';
import { hiddenRule, missingPermission } from '../lifecycle/hidden-rule.ts';
import { requestTrail, successOf } from '../trails.ts';

/** A series of valid requests. It deletes what they created, and keeps what speaks against a finding. */
export interface Trial {
  readonly context: ResourceContext<ResourceWith<'create'>>;
  /** Reasons why a rejection may be right: rules that the document does not state. */
  readonly doubts: readonly string[];
  /** Deletes what is left of what the series created. */
  end(): Promise<void>;
  /** Sends a create. An item that this or `send` creates is noted. */
  create(body: JsonObject): Promise<Exchange>;
  send(request: RequestDraft): Promise<Exchange>;
  sendAll(requests: readonly RequestDraft[]): Promise<readonly Exchange[]>;
  /** Reports that a valid request was rejected, or notes why that may be right. */
  reportRejected(reply: Exchange, rejected: Rejected): void;
}

/** A valid request that was rejected. */
export interface Rejected {
  /** What is special about its body: `name of 100 characters`. */
  readonly label: string;
  /** The create by default. */
  readonly operation?: Operation;
  readonly field?: string | undefined;
  readonly constraint?: string | undefined;
  /** No rule that the document does not state can forbid it. */
  readonly isCertain?: boolean | undefined;
}

const mostKept = 2;

/** Requests of a series that are under way together. */
const atOnce = 4;

export function createTrial(context: ResourceContext<ResourceWith<'create'>>): Trial {
  const { api, document, expect, items, resource } = context;
  const created: Item[] = [];
  const doubts: string[] = [];
  /** Of what was created the newest stay for a while: an account may hold only ten keys. */
  const note = async (replies: readonly Exchange[]) => {
    created.push(...replies.flatMap((reply) => items.createdBy(reply) ?? []));
    const older = created.splice(0, Math.max(0, created.length - mostKept));
    await items.discard(older);
  };
  const send: Trial['send'] = async (request) => {
    const reply = await api.probe(request);
    await note([reply]);
    return reply;
  };
  return {
    context,
    doubts,
    end: () => items.discard(created),
    send,
    create: (body) => send(items.createRequest(body)),
    async sendAll(requests) {
      const replies: Exchange[] = [];
      for (let start = 0; start < requests.length; start += atOnce) {
        const some = await api.probeAll(requests.slice(start, start + atOnce));
        await note(some);
        replies.push(...some);
      }
      return replies;
    },
    reportRejected(reply, { label, operation = resource.create.operation, field, constraint, isCertain }) {
      const doubt =
        missingPermission(operation, reply) ??
        (isCertain ? undefined : hiddenRule(resource, operation, reply));
      if (doubt !== undefined) {
        doubts.push(doubt);
        return;
      }
      const at =
        field === undefined
          ? (successOf(operation)?.trail ?? [operation.pointer])
          : requestTrail(document.root, operation, field);
      expect(reply, { operation, at, constraint }).holds(false, {
        message: `${operation.label} rejected a valid body: ${label}`,
        expected: 'a success',
        actual: replyText(reply),
      });
    },
  };
}
