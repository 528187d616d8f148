import { isObject } from '../../../spec/json.ts';
import { joinPointer } from '../../../spec/pointer.ts';
import { schemaTrailAt } from '../../../spec/validate.ts';
import { isSecretName, isSuccess, type Look } from '../../check.ts';

/**
 * The body of a success without the credential of its request, where a documented field that is called like a secret holds nothing
 * else: a session that shows its own token, a key that shows itself.
 *
 * @example
 * withoutDocumented(look, 't0k3n'); // '{"user":"me","token":""}' of '{"user":"me","token":"t0k3n"}'
 */
export function withoutDocumented({ document, exchange, content, json }: Look, credential: string): string {
  const { body } = exchange.response;
  const schema = content?.schema;
  const quoted = JSON.stringify(credential);
  if (schema === undefined || !isSuccess(exchange) || !body.includes(quoted)) return body;
  const documented = fieldsWith(json, credential).filter(({ name, pointer }) => {
    const field = joinPointer('', 'properties', name);
    const trail = schemaTrailAt(document.root, schema, pointer);
    return isSecretName(name) && trail.some((at) => at.endsWith(field));
  });
  return documented.reduce((left) => left.replace(quoted, '""'), body);
}

interface Field {
  readonly name: string;
  readonly pointer: string;
}

/** The fields of a value that hold a text and nothing else. A loop: a reply is nested as deep as its sender likes. */
function fieldsWith(root: unknown, text: string): readonly Field[] {
  const found: Field[] = [];
  const stack: { value: unknown; field: Field }[] = [{ value: root, field: { name: '', pointer: '' } }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { value, field } = next;
    if (value === text) found.push(field);
    const entries = Array.isArray(value) || isObject(value) ? Object.entries(value) : [];
    for (const [name, inner] of entries)
      stack.push({ value: inner, field: { name, pointer: joinPointer(field.pointer, name) } });
  }
  return found;
}
