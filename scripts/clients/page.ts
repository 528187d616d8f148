import type { Outcome } from './outcome.ts';

/** `docs/clients.md` for what was measured. */
export function page(outcomes: readonly Outcome[]): string {
  const bugs = new Map<string, Set<string>>();
  for (const { client, bugs: own } of outcomes) {
    if (own.length > 0) bugs.set(client, new Set([...(bugs.get(client) ?? []), ...own]));
  }
  const missing = outcomes.flatMap(({ client, why }) => (why === undefined ? [] : [`- ${client}: ${why}.`]));
  const list = [...bugs].map(([client, own]) =>
    [`- ${client}`, ...[...own].map((bug) => `  - ${bug}`)].join('\n'),
  );
  return `# Real clients

<!-- Written by \`npm run test:clients -- --write\` from what it measured. -->

Programs that were written for the real services, unmodified, pointed at \`keymock serve\`: they make keys, list, rotate (where there
is such a call) and revoke them, and are refused where the real service refuses.

${table(outcomes)}

*ok*: every call did what it does with the service, as far as its documents say. *Own bug*: likewise, except where the client
itself is wrong, see below. *Not installed here*: it was not tried where this page was written, and counts as nothing:

${missing.join('\n')}

## Bugs of the clients themselves

${list.join('\n') || 'None was seen.'}

Both SDKs of Ace Data Cloud read JSON from every successful reply, but a deletion answers 204 without a body. The Python SDK
raises; the TypeScript SDK takes that for a network error, asks again, and reports the 404 of the second deletion. The key is gone
in both cases. Both read \`error.code\` and \`error.message\` of a refusal, the form of the provider's other API; the management API
sends \`detail\` and \`code\`, so they come out empty (\`body\` and \`trace_id\` hold).

The real service, answering as it is documented, makes them fail in the same way. To show that, each bug is repeated against a bare
\`node:http\` server which has nothing of keymock and answers as the provider's documentation says (\`scripts/clients/bare.ts\`).
A bug that shows with keymock alone makes the run fail. Nothing here was run against the real service.

## What to know

- Ace Data Cloud's web console and scripts read \`items\`, its first documents say \`results\`: use the \`live\` dialect for those.
  The SDKs hand the page over as it is.
- The documents' own curl for Feldera sends \`{}\`; the name is required, so its answer is 400. OceanBase's \`curl -u\` sends Basic:
  200 in \`documented\`; 401 in \`live\`, where Digest is required.
- The Go SDK of Ace Data Cloud had, in the source of August 2026, an option for the management API's address and no call that
  uses it.

## Run it

    npm run test:clients                                   # what is missing is installed into the folder for temporary files
    npm run test:clients -- ace-python digest-curl         # only these (scripts/clients/<name>.ts)
    npm run test:clients -- --write                        # and write this page

Clients that no registry hands out ready to run are tried where the environment says where they are:

| Variable                     | What it does                                                                      |
|------------------------------|-----------------------------------------------------------------------------------|
| \`FDA\`                        | an \`fda\` that is there already                                                    |
| \`KEYMOCK_CLIENTS_FDA=1\`      | builds \`fda\`, which takes half an hour and more                                   |
| \`KEYMOCK_CLIENTS_ACE_SDK\`    | a checkout of github.com/AceDataCloud/SDK: the TypeScript SDK from its source       |
| \`KEYMOCK_CLIENTS_ACE_SKILLS\` | a checkout of github.com/AceDataCloud/Skills: its script for the management API     |

Exit code 1: a client fails, and not by its own bug.
`;
}

/** A Markdown table, which reads well in a terminal too. */
export function table(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ client, dialect, calls, verdict, bugs }) => {
    const outcome =
      verdict === 'own bug' ? `ok, but for ${bugs.length} own bug${bugs.length > 1 ? 's' : ''}` : verdict;
    return [client, dialect, calls === 0 ? '-' : String(calls), outcome];
  });
  const lines = [['Client', 'Dialect', 'Calls', 'Outcome'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const [head = '', ...body] = lines.map(
    (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  );
  return [head, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...body].join('\n');
}
