import type { ProviderSupport } from '../../mock/support.ts';
import type { Document } from '../../spec/document.ts';
import { parsePointer } from '../../spec/pointer.ts';
import { statusProblem } from './errors.ts';
import { secretModel } from './model.ts';
import { planResources } from './plan.ts';
import { refusal } from './refusal.ts';
import type { DocumentTools } from './tools.ts';

/** What faults, the journal and the control API need of a document's API. */
export function documentSupport(document: Document, property: string): ProviderSupport {
  const { plans } = planResources(document);
  const operations = new Map(document.operations.map((operation) => [operation.id, operation] as const));
  const fields = plans.flatMap(({ resource }) =>
    resource.secrets.flatMap(({ field }) => parsePointer(field).at(-1) ?? []),
  );
  const parameters = Object.values(document.securitySchemes).flatMap(({ parameter }) => parameter ?? []);
  return {
    faults: {
      grades: {},
      created: [...plans.map(({ model }) => model), secretModel],
      reply(error, turn) {
        const reply = refusal(
          document,
          turn.route && operations.get(turn.route.operationId),
          statusProblem(error.status),
          turn,
        );
        const wait = error.retryAfter === undefined ? {} : { 'Retry-After': String(error.retryAfter) };
        return { ...reply, headers: { ...reply.headers, ...wait } };
      },
    },
    isAccount: (account, name, { credentials }) => account === name || credentials[name] === account,
    // The mock has the tools of this API, and they check their fields.
    addKey(mock, item) {
      const tools = (mock as Readonly<Record<string, DocumentTools | undefined>>)[property];
      return tools?.addKey(item as Parameters<DocumentTools['addKey']>[0]);
    },
    keyFields: { account: 'string', namespace: 'string' },
    secretNames: [
      ...new Set([...fields, ...parameters.filter((name) => name.toLowerCase() !== 'authorization')]),
    ],
    // A reply that the document describes is documented; the wording of a refusal is ours.
    gradeOf: (evidence) =>
      evidence.includes('.refused.') || evidence.endsWith('.cors') ? 'assumed' : 'documented',
  };
}
