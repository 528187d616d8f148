import { readFile } from 'node:fs/promises';
import { load } from 'js-yaml';
import { expect, it, onTestFinished } from 'vitest';
import { objectOf } from '../../../src/spec/json.ts';
import { loadDocument } from '../../../src/spec/load.ts';
import { refusal } from '../../faulty/foreign/body.ts';
import { startForeign } from '../../faulty/foreign/server.ts';
import type { Ask } from '../../faulty/kit/http.ts';
import { attempt, optionsFor } from '../checks/trial.ts';

const FORM = 'application/x-www-form-urlencoded';

/** The fields of a form; numbers are written as texts. */
function readForm(ask: Ask) {
  const [type = ''] = (ask.headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== FORM) return refusal(415, 'media_type', `Send ${FORM}.`);
  const fields = new URLSearchParams(Buffer.from(ask.body).toString());
  const value = Object.fromEntries(
    [...fields].map(([name, text]) => [name, name === 'uses' && /^\d+$/.test(text) ? Number(text) : text]),
  );
  return { value };
}

/** The document of the foreign server, whose requests are forms. */
async function formDocument() {
  const text = await readFile('test/faulty/foreign/openapi.yaml', 'utf8');
  const json = JSON.stringify(load(text), (name, value) =>
    name === 'requestBody' ? { ...value, content: { [FORM]: value.content['application/json'] } } : value,
  );
  return loadDocument(objectOf(JSON.parse(json)));
}

it('bodies of an API of forms are sent as forms, and a correct one gets no finding', async () => {
  const { url, close } = await startForeign(() => ({ body: readForm }));
  onTestFinished(close);
  const { findings, sent } = await attempt({ ...optionsFor('foreign'), document: await formDocument(), url });
  const created = sent.filter(({ method, status }) => method === 'POST' && status === 201);
  expect(created.length).toBeGreaterThan(5);
  for (const { headers, body } of created) {
    expect(Object.fromEntries(headers)).toMatchObject({ 'content-type': FORM });
    expect(body).toMatch(/^[a-z_]+=[^&]+(&[a-z_]+=[^&]*)*$/);
  }
  expect(findings.map(({ message, actual }) => ({ message, actual }))).toEqual([]);
}, 60_000);
