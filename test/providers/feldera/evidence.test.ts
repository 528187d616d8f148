import { describe, expect, test } from 'vitest';
import { document as documented } from '../../../src/generated/feldera/documented/document.ts';
import { document as live } from '../../../src/generated/feldera/live/document.ts';
import { configuration } from '../../../src/providers/feldera/config.ts';
import { errors } from '../../../src/providers/feldera/errors.ts';
import { feldera } from '../../../src/providers/feldera/index.ts';
import { listEvidence } from '../../../src/spec/evidence.ts';
import { isObject, type JsonObject } from '../../../src/spec/json.ts';
import { valueAt } from '../../../src/spec/pointer.ts';

const documents = { documented: toRoot(documented), live: toRoot(live) };

/** What only the other dialect knows. */
const elsewhere: Readonly<Record<string, RegExp>> = {
  documented: /^feldera\.(?:rbac\.|auth\.(?:not-a-member|ambiguous-tenant)$)/,
};

describe.each(Object.entries(documents))('in the %s dialect', (dialect, root) => {
  const ids = listEvidence(root).map(({ evidence }) => evidence.id);

  test('every piece of evidence has an id of its own', () => {
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  test('what was verified names the version and the date', () => {
    const verified = listEvidence(root).filter(({ evidence }) => evidence.grade === 'verified');
    expect(verified.length).toBeGreaterThan(50);
    const form = /^run \d{4}-\d\d-\d\d, \d+\.\d+\.\d+/;
    expect(verified.filter(({ evidence }) => !form.test(evidence.source))).toEqual([]);
  });

  test('every error stands on evidence that the document has', () => {
    const cited = Object.values(errors).map(({ evidence }) => evidence);
    const expected = cited.filter((id) => !elsewhere[dialect]?.test(id));
    expect(expected.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test('the configuration is that of the document’s example', () => {
    const pointer =
      '/paths/~1v0~1config/get/responses/200/content/application~1json/examples/open-source/value';
    expect(configuration[dialect as keyof typeof configuration]).toEqual(valueAt(root, pointer));
  });
});

test('every operation has a handler', () => {
  const operations = feldera.documents.live.routes.map(({ operationId }) => operationId);
  expect(Object.keys(feldera.handlers).toSorted()).toEqual(operations.toSorted());
});

function toRoot(document: unknown): JsonObject {
  if (!isObject(document)) throw new TypeError('A generated document is an object.');
  return document;
}
