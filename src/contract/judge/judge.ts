import { bareMediaType, type Document, type Operation, responseFor } from '../../spec/document.ts';
import { deepest, isTooDeep, type JsonObject, objectOf, parseJson } from '../../spec/json.ts';
import { matchOperation, pathBelow } from '../../spec/match.ts';
import { valueAt } from '../../spec/pointer.ts';
import { type Resource, rolesOf } from '../../spec/resource.ts';
import { schemaJudgeOf } from '../../spec/validate.ts';
import type { Fault } from '../findings/fault.ts';
import { createKnownSecrets } from '../findings/known-secrets.ts';
import { notJudged } from '../findings/not-judged.ts';
import { placesOf } from '../findings/places.ts';
import { formsOf } from '../findings/secret-forms.ts';
import { bringsCredential } from '../http/caller.ts';
import { headerOf } from '../http/header-of.ts';
import { isSuccess } from '../http/reply.ts';
import { TooLongError, usualMaxBody } from '../http/too-long.ts';
import type { Look, PassiveCheck } from '../run/check.ts';
import type { Exchange } from '../types.ts';
import { issuedTexts } from './issued-texts.ts';

/** Judges exchanges one after the other, whoever sent them: the runner, a HAR file, a proxy, a test suite. */
export interface ExchangeJudge {
  judge(exchange: Exchange, hints?: { readonly isProbe?: boolean }): Judgement;
  readonly schemas: ReturnType<typeof schemaJudgeOf>;
}

export interface Judgement {
  /** `METHOD /path/template`; undefined where the document has no such operation. */
  readonly operation: string | undefined;
  readonly faults: readonly (Fault & { readonly check: string })[];
  /** Ids of the checks that had something to look at. */
  readonly looked: readonly string[];
  /** Secrets that the exchange has made, by the document or by their looks. */
  readonly secrets: readonly string[];
}

/** Long enough that a text which has it cannot have it by chance. */
export const shortestSecret = 8;

/**
 * @param base origin and base path of the server, without a trailing slash
 */
export function createExchangeJudge(
  document: Document,
  resources: readonly Resource[],
  base: string,
  checks: readonly PassiveCheck[],
): ExchangeJudge {
  const schemas = schemaJudgeOf(document.root);
  const secrets = createKnownSecrets();
  const byValue = new Set<string>();
  /** Operations that answered a path with another slash at its end: a 404 there is about the item, not about the path. */
  const takesOtherSlash = new Set<Operation>();

  const lookAt = (exchange: Exchange, isProbe: boolean): Look | undefined => {
    const path = pathBelow(base, exchange.request.url);
    const match = path === undefined ? undefined : matchOperation(document, exchange.request.method, path);
    if (match === undefined) return undefined;
    const { operation } = match;
    if (match.isOffBySlash) {
      const isMissing = exchange.response.status === 404 && takesOtherSlash.has(operation);
      if (isElsewhere(exchange) && !isMissing) return undefined;
      if (isSuccess(exchange)) takesOtherSlash.add(operation);
    }
    const response = responseFor(operation, exchange.response.status);
    const mediaType = bareMediaType(headerOf(exchange.response, 'content-type') ?? '');
    return {
      document,
      schemas,
      exchange,
      match,
      operation,
      response,
      mediaType,
      json: parseJson(exchange.response.body),
      roles: rolesOf(resources, operation),
      isProbe,
      content: response?.contents.find((content) => fits(content.mediaType, mediaType)),
      places: placesOf(exchange),
      secrets,
      credentials: credentialsIn(exchange),
    };
  };

  /** Takes in the secrets of a reply that makes or renews an item; gives those that are new. */
  const learn = ({ exchange, roles, json }: Look): readonly string[] => {
    if (!isSuccess(exchange)) return [];
    const { index: learntAt, request } = exchange;
    const isGuarded = bringsCredential(document, request);
    return roles.flatMap(({ resource, verb }) => {
      const at = verb === 'create' || verb === 'rotate' ? resource[verb]?.item : undefined;
      if (at === undefined) return [];
      const item = objectOf(valueAt(json, at));
      // Of what was inferred, the names may tell too little: what looks random is hidden, and accuses nobody.
      const hidden = resource.inferred ? issuedTexts(item, request.body) : [];
      const named = resource.secrets.flatMap(({ field }, rule) => {
        const value = valueAt(item, field);
        if (typeof value !== 'string' || value.length < shortestSecret || byValue.has(value)) return [];
        byValue.add(value);
        const withheld = withoutFields(value, item);
        secrets.add({ value, forms: formsOf(value), hidden: withheld, resource, rule, learntAt, isGuarded });
        return [value];
      });
      return [...named, ...hidden];
    });
  };

  return {
    schemas,
    judge(exchange, { isProbe = false } = {}) {
      try {
        if (exchange.response.body.length > usualMaxBody) throw TooLongError.of(usualMaxBody);
        const look = lookAt(exchange, isProbe);
        if (look === undefined) return { operation: undefined, faults: [], looked: [], secrets: [] };
        // First, so that the checks know them.
        const made = learn(look);
        const relevant = checks.filter((check) => check.applies(look.operation, document));
        return {
          operation: look.operation.label,
          faults: relevant.flatMap((check) => faultsOf(check, look)),
          looked: relevant.map((check) => check.id),
          secrets: made,
        };
      } catch (error) {
        const fault = notJudged(exchange, `${exchange.request.method} (unknown)`, '/paths', error);
        return { operation: undefined, faults: [{ ...fault, check: bodyCheck }], looked: [], secrets: [] };
      }
    },
  };
}

/** Whether the server says that another path is meant, or that there is nothing at this one. */
function isElsewhere({ response: { status } }: Exchange): boolean {
  return [301, 302, 303, 307, 308, 404].includes(status);
}

/** What a check finds. Where it fails itself, that is one fault of its own, and the other checks go on. */
function faultsOf(check: PassiveCheck, look: Look): (Fault & { readonly check: string })[] {
  const { operation, exchange } = look;
  try {
    if (check.id === bodyCheck && isTooDeep(exchange.response.body)) {
      // A lenient server may give back what a probe sent.
      if (look.isProbe) return [];
      throw new RangeError(tooDeep);
    }
    return check.judge(look).map((fault) => ({ ...fault, check: fault.check ?? check.id }));
  } catch (error) {
    return [{ ...notJudged(exchange, operation.label, operation.pointer, error), check: check.id }];
  }
}

/** The check that a reply belongs to which cannot even be read. */
const bodyCheck = 'wire/body';
const tooDeep = `the body is nested more than ${deepest} levels deep`;

function withoutFields(secret: string, item: JsonObject): string {
  return Object.values(item).reduce<string>(
    (left, shown) =>
      typeof shown === 'string' && shown !== secret && shown.length >= 6 ? left.replace(shown, '') : left,
    secret,
  );
}

/** Whether a documented media type (perhaps a range: `application/*`) covers one that was received. */
export function fits(documented: string, received: string): boolean {
  const [type, subtype] = bareMediaType(documented).split('/');
  if (type === '*') return true;
  const [gotType, gotSubtype] = received.split('/');
  return type === gotType && (subtype === '*' || subtype === gotSubtype);
}

/** The secrets that a request was sent with: of its Authorization header; of Basic, the password and the whole. */
function credentialsIn(exchange: Exchange): readonly string[] {
  const value = headerOf(exchange.request, 'authorization');
  const [scheme = '', rest = ''] = (value ?? '').split(/ (.*)/s);
  if (/^basic$/i.test(scheme)) return [Buffer.from(rest, 'base64').toString().split(/:(.*)/s)[1] ?? '', rest];
  return /^digest$/i.test(scheme) || rest === '' ? [] : [rest];
}
