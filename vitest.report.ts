/** Where CI counts tests, it names a file for their outcomes. */
const report = process.env['KEYMOCK_TEST_REPORT'];

/** Vitest's own reporter for people, and a JSON file if one is asked for. */
export const reporters = report
  ? { reporters: ['default', 'json'], outputFile: { json: report } }
  : { reporters: ['default'] };
