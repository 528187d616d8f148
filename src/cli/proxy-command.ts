import type { Command } from 'commander';
import type { Exit } from './exit.ts';
import type { Io } from './io.ts';
import { collect, readDialect, readPort, readUrl } from './options.ts';
import { readReports } from './report-flags.ts';
import { UsageError } from './usage-error.ts';

interface ProxyFlags {
  readonly to?: string;
  readonly port: string;
  readonly host: string;
  readonly allowHost: readonly string[];
  readonly allowRemoteRefs?: true;
  readonly dialect: string;
  readonly report: readonly string[];
  readonly strict?: true;
}

/** `keymock proxy <provider> --to URL`. */
export function proxyCommand(command: Command, io: Io, exit: Exit): void {
  command
    .description('stand in front of a real server and judge what goes through, until Ctrl-C')
    .argument('<provider | file>', 'a provider, or an OpenAPI 3 document (path or URL)')
    .option('--to <url>', 'the real server')
    .option('-p, --port <port>', 'port to listen on; 0 picks a free one', '4011')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option(
      '--allow-host <name>',
      'accept this name in the Host of requests, too; may be repeated',
      collect,
      [],
    )
    .option('--allow-remote-refs', 'fetch the parts of the document that are at other addresses')
    .option('--dialect <dialect>', 'documented or live', 'documented')
    .option('--report <format=file>', 'write a report at the end; - is stdout; may be repeated', collect, [])
    .option('--strict', 'exit with 1 for warnings too')
    .addHelpText(
      'after',
      `
The first line on stdout, once requests are accepted, is
  keymock proxy listening on http://HOST:PORT
Findings are printed as they come. Nothing is changed on the way, except what belongs to a connection (RFC 9110, 7.6.1).
A request whose Host is neither the address that the proxy listens on nor an --allow-host is answered with 421: a web page
can point a name of its own at this machine.

Exit codes after Ctrl-C and SIGTERM: 0 no error found; 1 an error found. 2: it could not run, or a report could not be
written. 129 after SIGHUP, 131 after SIGQUIT, 141 after its output was closed. The reports are written each time.

Examples:
  keymock proxy feldera --to https://try.feldera.com
  keymock proxy ./openapi.yaml --to http://127.0.0.1:8080 --port 0 --report html=report.html`,
    )
    .action(async (name: string, flags: ProxyFlags) => {
      if (flags.to === undefined)
        throw new UsageError('--to is missing. Give the address of the real server.');
      const { proxy } = await import('./proxy.ts');
      const options = {
        name,
        to: readUrl('--to', flags.to),
        port: readPort(flags.port),
        host: flags.host,
        allowedHosts: flags.allowHost,
        dialect: readDialect(flags.dialect),
        allowRemoteRefs: flags.allowRemoteRefs ?? false,
        reports: readReports(flags.report),
        strict: flags.strict ?? false,
      };
      exit(await proxy(options, io));
    });
}
