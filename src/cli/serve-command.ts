import type { Command } from 'commander';
import { type ProviderName, providerNames } from '../providers/index.ts';
import { readAccess } from './access.ts';
import type { Exit } from './exit.ts';
import { type FaultFlags, faultFlags, readFaults } from './fault-flags.ts';
import { fromConfig } from './from-config.ts';
import { fromEnvironment } from './from-environment.ts';
import type { Io } from './io.ts';
import { collect, isProvider, readDialects, readNumber, readPort, readProvider } from './options.ts';
import { type LogForm, logForms } from './request-log.ts';
import { isDocument, readServed } from './served.ts';
import { readTls, type TlsFlags, tlsFlags } from './tls/read-tls.ts';
import { UsageError } from './usage-error.ts';

interface ServeFlags extends FaultFlags, TlsFlags {
  /** Of a configuration file. */
  readonly providers?: readonly ProviderName[];
  readonly port: string;
  readonly host: string;
  readonly dialect: readonly string[];
  readonly auth?: string;
  readonly credential: readonly string[];
  readonly credentials?: string;
  readonly seed?: string;
  readonly now?: string;
  readonly control: boolean;
  readonly controlToken?: string;
  readonly quiet?: boolean;
  readonly fixture?: string;
  readonly watch?: boolean;
  readonly state?: string;
  readonly log: string;
}

/** `keymock serve [api...]`, and `keymock` alone. */
export function serveCommand(command: Command, io: Io, exit: Exit): void {
  tlsFlags(faultFlags(fromConfig(fromEnvironment(command, io.env))))
    .description(
      'serve the mocked APIs, or any OpenAPI document, over HTTP until Ctrl-C (the default command)',
    )
    .argument('[api...]', 'providers, and OpenAPI documents: files or addresses; all providers by default')
    .option('-p, --port <port>', 'port to listen on; 0 picks a free one', '4010')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--dialect <provider=dialect>', 'documented (default) or live; may be repeated', collect, [])
    .option('--auth <mode>', 'open (default): any credential; strict: those given; off: none is asked for')
    .option(
      '--credential <credential>',
      'TOKEN, TOKEN=ACCOUNT or AK:SK, a credential to accept; may be repeated',
      collect,
      [],
    )
    .option('--credentials <file>', 'the same in a JSON or YAML file, out of the list of processes')
    .option('--seed <number>', 'same seed, same requests: same ids and secrets')
    .option('--now <time>', 'stop the clock at an ISO 8601 time')
    .option('--fixture <file>', 'keys that are there from the start, or a snapshot, in a JSON or YAML file')
    .option('--watch', 'load the file of --fixture anew when it changes')
    .option(
      '--state <file>',
      'keep the state in a file: a restart goes on where the last run ended, even by kill -9',
    )
    .option('--log <form>', 'how to log requests on stderr: text (default) or json', 'text')
    .option('-q, --quiet', 'log no requests, only warnings')
    .option('--no-control', 'no control API at /__keymock/')
    .option('--control-token <token>', 'let who has the token use the control API, from other machines, too')
    .addHelpText(
      'after',
      `
The first line on stdout, once requests are accepted, is
  keymock listening on http://HOST:PORT        https:// with a certificate
Ctrl-C, SIGTERM, SIGHUP and SIGQUIT stop it at once, with exit code 0; a closed output with 141.

A file of credentials has a list of them, or auth and credentials:
  auth: strict
  credentials:
    - my-token=team-a
    - AK:SK
    - { token: "a token", account: team-a }
    - { accessKey: AK2, secret: "a secret" }

A fixture has keys, as POST /__keymock/keys takes them; a snapshot of GET /__keymock/state is one, too:
  keys:
    - { provider: feldera, account: me, name: ci }

A file of --state holds secrets, too. --seed, --now and --fixture say how a new one begins; one that is there goes on as it was.

Examples:
  keymock serve
  keymock serve feldera oceanbase --port 0
  keymock serve ./openapi.yaml
  keymock serve --dialect ace-data-cloud=live
  keymock serve oceanbase --auth strict --credential AK:SK
  keymock serve feldera --credentials credentials.yaml
  keymock serve --seed 1 --now 2024-08-01T10:00:00Z
  keymock serve feldera --fault feldera.postApiKey:429@0.1 --delay 200
  keymock serve feldera --tls-ca ca.pem
  keymock serve --fixture keys.yaml --watch
  keymock serve --state keymock.state

Each flag may be an environment variable: KEYMOCK_PORT=0, KEYMOCK_DIALECT="feldera=live oceanbase=live", KEYMOCK_QUIET=true,
KEYMOCK_CONTROL=false. Or a setting in keymock.config.json, .yaml or .ts, by its name without the dashes, beside providers:
  providers: [feldera]
  port: 0
  dialect: [feldera=live]
  control: false
A flag on the command line counts more than the environment, and the environment more than the file.

Each request is a line on stderr: when, what, status, time, operation, account, evidence; below it, what was probably meant.

A document is served below the paths of its "servers". What of it is not mocked is said on stderr. See docs/any-document.md.

While it serves, /__keymock/ shows and changes it: requests, faults, clock, state. See docs/control.md.
  curl http://127.0.0.1:4010/__keymock/requests
  curl -X POST http://127.0.0.1:4010/__keymock/reset`,
    )
    .action(async (names: string[], flags: ServeFlags) => {
      const files = names.filter(isDocument);
      const named = names.filter((name) => !files.includes(name));
      const unknown = named.find((name) => !isProvider(name));
      if (unknown !== undefined && names.length === 1) {
        const commands = command.parent?.commands.map((one) => one.name()).join(', ');
        throw new UsageError(
          `unknown provider or command "${unknown}". Providers are ${providerNames.join(', ')}; commands are ${commands}.`,
        );
      }
      if (flags.watch && flags.fixture === undefined)
        throw new UsageError('--watch needs --fixture <file>, which it looks at.');
      const chosen = [...new Set(named.map(readProvider))];
      const providers = names.length > 0 ? chosen : (flags.providers ?? providerNames);
      const served = await readServed(providers, [...new Set(files)]);
      const tls = await readTls(flags, flags.host);
      const options = {
        served,
        port: readPort(flags.port),
        host: flags.host,
        dialects: readDialects(flags.dialect, providers),
        ...(await readAccess(flags, served.available)),
        faults: readFaults(flags),
        control: flags.control,
        log: flags.quiet ? undefined : readLogForm(flags.log),
        watch: flags.watch ?? false,
        ...(flags.fixture !== undefined && { fixture: flags.fixture }),
        ...(flags.state !== undefined && { state: flags.state }),
        ...(tls && { tls }),
        ...(flags.controlToken !== undefined && { controlToken: flags.controlToken }),
        ...(flags.seed !== undefined && { seed: readNumber('--seed', 'a whole number', flags.seed) }),
        ...(flags.now !== undefined && { now: readTime(flags.now) }),
      };
      const { serve } = await import('./serve.ts');
      exit(await serve(options, io));
    });
}

function readLogForm(text: string): LogForm {
  const form = logForms.find((one) => one === text);
  if (form === undefined)
    throw new UsageError(`--log is "${text}", but must be one of ${logForms.join(', ')}.`);
  return form;
}

function readTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) {
    throw new UsageError(`--now is "${text}", but must be an ISO 8601 time such as 2024-08-01T10:00:00Z.`);
  }
  return time;
}
