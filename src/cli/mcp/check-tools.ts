import { explain } from '../explain.ts';
import { objectOf, type Tool, text } from './tool.ts';

const texts = (description: string) => ({ type: 'array', items: { type: 'string' }, description });

/** `keymock check`. */
export const checkServer: Tool = {
  title: 'Check a server',
  description:
    'Check a running server against the document of an API, or any OpenAPI document: statuses, schemas, secrecy, tenancy, paging and more. It creates and deletes keys named keymock-* on servers of this machine; elsewhere it only reads, unless "keymock mcp" was started with --write. No secret is shown.',
  input: objectOf(
    {
      document: text('feldera, oceanbase, ace-data-cloud, or the path or URL of an OpenAPI document'),
      url: text('of the server to check; the mock itself by default'),
      token: text('bearer token; for a mock any will do. By default that of the variable KEYMOCK_TOKEN'),
      user: text('AK:SK for Basic or Digest. By default that of the variable KEYMOCK_USER'),
      dialect: { enum: ['documented', 'live'] },
      headers: texts('more headers, each "Name: value"'),
      inputs: texts('values that exist on the server, each name=value'),
      only: texts('checks or groups, such as secrecy or secrecy/shown-once'),
    },
    ['document'],
  ),
  destructive: true,
  openWorld: true,
  async run(given, { check, url, mayWrite }, signal) {
    const many = (flag: string, values: unknown) =>
      ((values ?? []) as string[]).map((value) => `--${flag}=${value}`);
    const one = (flag: 'token' | 'user' | 'dialect') => (given[flag] === undefined ? [] : [given[flag]]);
    const { code, text: printed } = await check(
      [
        `--url=${given['url'] ?? url}`,
        ...many('token', one('token')),
        ...many('user', one('user')),
        ...many('dialect', one('dialect')),
        ...many('header', given['headers']),
        ...many('input', given['inputs']),
        ...many('only', given['only']),
        ...(mayWrite ? ['--write'] : []),
        '--',
        String(given['document']),
      ],
      signal,
    );
    if (code === 2) throw new Error(printed);
    return printed;
  },
};

/** `keymock explain`. */
export const explainCheck: Tool = {
  title: 'Explain a check',
  description:
    'What a check looks for, why it matters, and what passes and fails. Without a name, all checks.',
  input: objectOf({ check: text('such as secrecy/shown-once, or a group such as secrecy') }),
  readOnly: true,
  run: async ({ check }) => explain(check === undefined ? '' : String(check)),
};
