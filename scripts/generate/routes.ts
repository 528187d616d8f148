import { dereference, type Operation, operationsOf } from './document.ts';

/** The module that the running mock reads: routes with their evidence, and the validators by operation. */
export async function toRoutesModule(document: object, validated: readonly string[]): Promise<string> {
  const routes = operationsOf(await dereference(document)).map(({ path, method, operation }) => ({
    operationId: operation.operationId,
    method: method.toUpperCase(),
    path,
    body: bodyOf(operation),
    evidence: Object.fromEntries(
      Object.entries(operation.responses).map(([status, response]) => [
        status,
        evidenceOf(response, operation),
      ]),
    ),
  }));
  const imports = validated.length > 0 ? `import { ${validated.join(', ')} } from './validators.js';\n` : '';
  return `import type { CompiledDocument } from '../../../mock/document.ts';
${imports}
export const routes: CompiledDocument['routes'] = ${JSON.stringify(routes, null, 2)};

export const compiled: CompiledDocument = {
  routes,
  validators: { ${validated.join(', ')} },
};
`;
}

function bodyOf({ requestBody }: Operation): 'none' | 'optional' | 'required' {
  if (!requestBody) return 'none';
  return requestBody.required ? 'required' : 'optional';
}

function evidenceOf(response: Operation['responses'][string], operation: Operation): string {
  const id = response['x-evidence']?.id ?? operation['x-evidence']?.id;
  if (!id) throw new Error(`Failed to generate: a response of ${operation.operationId} has no x-evidence.`);
  return id;
}
