// The built mock, with a number of keys in one account. node keymock.mjs PORT [COUNT REQUEST.json [no-journal]]
import { readFileSync } from 'node:fs';
import { createMock } from '../dist/index.js';
import { listen } from '../dist/node.js';

const [, , port, count = '0', file, journal] = process.argv;
const mock = createMock({ seed: 1, ...(journal === 'no-journal' && { journal: false }) });
if (file) {
  const { method, path, query, headers, body } = JSON.parse(readFileSync(file, 'utf8'));
  for (let i = 0; i < Number(count); i++) {
    const bytes = Buffer.from(body.replace('NUMBER', String(i)));
    const { status } = mock.handle({ method, path, query, headers, body: bytes });
    if (status >= 300) throw new Error(`Failed to make key ${i}: ${status}.`);
  }
}
const { close } = await listen(mock, { port: Number(port) });
process.once('SIGTERM', () => close());
