import { type Command, Option } from 'commander';
import { type CredentialFlags, readCredentials } from './credentials.ts';
import type { Exit } from './exit.ts';
import type { Io } from './io.ts';
import { collect, readDialect, readHeader, readNumber, readPair, readUrl } from './options.ts';
import { readReports } from './report-flags.ts';
import { UsageError } from './usage-error.ts';

interface CheckFlags extends CredentialFlags {
  readonly url?: string;
  readonly header: readonly string[];
  readonly authScheme?: string;
  readonly allowRemoteRefs?: true;
  readonly input: readonly string[];
  readonly dialect: string;
  readonly write?: true;
  readonly seed?: string;
  readonly report: readonly string[];
  readonly strict?: true;
  readonly list?: true;
  readonly only: readonly string[];
  readonly operations: readonly string[];
  readonly exclude: readonly string[];
  readonly wait?: string;
  readonly rate?: string;
  readonly maxCreates?: string;
  readonly bulkMethods?: true;
  readonly timeout?: string;
  readonly maxBody?: string;
  readonly minCoverage?: string;
}

/** `keymock check <provider | openapi file> --url URL`. */
export function checkCommand(command: Command, io: Io, exit: Exit): void {
  command
    .description('check a running server against a provider’s document, or any OpenAPI document')
    .argument('<provider | file>', 'a provider, or an OpenAPI 3 document (path or URL)')
    .option('--url <url>', 'where the server is, e.g. http://127.0.0.1:4010')
    .option('--token <token>', 'bearer token (or KEYMOCK_TOKEN)')
    .option('--other-token <token>', 'of a second account: adds the tenancy checks (or KEYMOCK_OTHER_TOKEN)')
    .option('--user <ak:sk>', 'Basic or Digest credential (or KEYMOCK_USER)')
    .option('--other-user <ak:sk>', 'of a second account (or KEYMOCK_OTHER_USER)')
    .option('-H, --header <name: value>', 'send this header too; may be repeated', collect, [])
    .option('--auth-scheme <name>', 'the security scheme to send the credential by, where there are several')
    .option('--allow-remote-refs', 'fetch the parts of the document that are at other addresses')
    .option('--input <name=value>', 'a value that exists on the server; may be repeated', collect, [])
    .option('--dialect <dialect>', 'documented or live', 'documented')
    .option('--write', 'create and delete keys on a server that is not on this machine')
    .option('--seed <number>', 'same seed, same server: same report')
    .option('--report <format=file>', 'write a report; - is stdout; may be repeated', collect, [])
    .option('--strict', 'exit with 1 for warnings too')
    .option('--list', 'print what would be tried, send nothing')
    .option('--only <check>', 'run this check or group only; may be repeated', collect, [])
    .option('--operations <glob>', 'check these operations only; may be repeated', collect, [])
    .option('--exclude <glob>', 'never send these operations; may be repeated', collect, [])
    .option('--wait <seconds>', 'wait so long for the server to come up, also after a crash')
    .option('--rate <number>', 'requests per second, at most')
    .option('--max-creates <number>', 'things to create, at most')
    .option(
      '--bulk-methods',
      'send PUT, PATCH and DELETE to collections, too: a server may then lose everything',
    )
    .option('--timeout <seconds>', 'to wait for each answer')
    .option('--max-body <MiB>', 'of a reply to read, decoded: a longer one is a finding (default: 16)')
    .addOption(new Option('--min-coverage <percent>', 'exit with 1 if less of the document was seen'))
    .addHelpText(
      'after',
      `
On a server that is not on this machine it only reads, unless --write is given. What it makes is named keymock-* and is
deleted again, also after Ctrl-C. No report shows a credential or a secret.

A document may be at a URL. It is fetched with the headers of -H where it is on the same host as --url, or no --url is given.
It may refer to files in its own folder; what is at other addresses is fetched with --allow-remote-refs only.

--operations and --exclude take a path ('/tokens*'), a method and a path ('DELETE /tokens/*'), an operationId or a tag; * stands
for any characters. What --operations leaves out is still sent where a check needs it: what is created is listed and deleted.
What --exclude names is never sent; where that is a delete, what is created stays.

Report formats: text, json, junit, har, sarif, markdown, github, html.

Exit codes: 0 no error found; 1 an error found (with --strict, a warning too); 2 it could not run, or a report could not be
written. A run that is stopped cleans up, writes its reports and exits with 130 after Ctrl-C, 143 after SIGTERM, 129 after
SIGHUP, 131 after SIGQUIT, 141 after its output was closed (keymock check ... | head -1).

Examples:
  keymock check feldera --url http://127.0.0.1:4010 --token me
  keymock check oceanbase --url http://127.0.0.1:4010 --user ak:sk -H 'X-OB-Org-Id: o' -H 'X-OB-Project-Id: p'
  keymock check ./openapi.yaml --url https://api.example.com --report html=report.html
  keymock check ./openapi.yaml --url http://127.0.0.1:8080 --operations '/tokens*' --exclude 'POST /tokens/import'
  keymock check ./openapi.yaml --url http://127.0.0.1:8080 --wait 30
  keymock check feldera --list`,
    )
    .action(async (name: string, flags: CheckFlags) => {
      const options = {
        name,
        url: flags.url === undefined ? undefined : readUrl('--url', flags.url),
        credentials: readCredentials(flags, io.env),
        headers: flags.header.map(readHeader),
        authScheme: flags.authScheme,
        allowRemoteRefs: flags.allowRemoteRefs ?? false,
        inputs: Object.fromEntries(flags.input.map((text) => readPair('--input', 'name=value', text))),
        dialect: readDialect(flags.dialect),
        write: flags.write ?? false,
        seed: readOptional('--seed', 'a whole number', flags.seed),
        reports: readReports(flags.report),
        strict: flags.strict ?? false,
        only: flags.only,
        operations: flags.operations,
        exclude: flags.exclude,
        waitSeconds: readOptional('--wait', 'a whole number of seconds', flags.wait),
        rate: readOptional('--rate', 'a whole number of requests per second, from 1', flags.rate, 1),
        maxCreates: readOptional('--max-creates', 'a whole number', flags.maxCreates),
        maxBodyMiB: readOptional('--max-body', 'a whole number of MiB, 1 to 256', flags.maxBody, 1, 256),
        bulkMethods: flags.bulkMethods ?? false,
        timeoutSeconds: readOptional('--timeout', 'a whole number of seconds, from 1', flags.timeout, 1),
        minCoverage: readOptional('--min-coverage', 'a percentage from 0 to 100', flags.minCoverage, 0, 100),
      };
      const { check, listCases } = await import('./check.ts');
      if (flags.list) {
        await listCases(options, io);
        return;
      }
      if (options.url === undefined) {
        throw new UsageError(
          '--url is missing. Give the address of the server to check, e.g. http://127.0.0.1:4010.',
        );
      }
      exit(await check({ ...options, url: options.url }, io));
    });
}

function readOptional(flag: string, expected: string, text?: string, least?: number, most?: number) {
  return text === undefined ? undefined : readNumber(flag, expected, text, least, most);
}
