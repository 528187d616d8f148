import type { Command } from 'commander';
import type { Exit } from './exit.ts';
import type { Io } from './io.ts';
import { collect, readDialect, readNumber, readUrl } from './options.ts';
import { readReports } from './report-flags.ts';

interface JudgeFlags {
  readonly against?: string;
  readonly url?: string;
  readonly allowRemoteRefs?: true;
  readonly dialect: string;
  readonly report: readonly string[];
  readonly strict?: true;
  readonly minCoverage?: string;
}

/** `keymock judge FILE.har`. */
export function judgeCommand(command: Command, io: Io, exit: Exit): void {
  command
    .description('judge recorded traffic: a HAR file, as browsers and proxies write it')
    .argument('<file.har>', 'the recording')
    .option(
      '--against <provider | file>',
      'the document; by default the provider that most of the requests are for',
    )
    .option('--url <url>', 'judge the requests to this server; by default the one that most of them are for')
    .option('--allow-remote-refs', 'fetch the parts of the document that are at other addresses')
    .option('--dialect <dialect>', 'documented or live', 'documented')
    .option('--report <format=file>', 'write a report; - is stdout; may be repeated', collect, [])
    .option('--strict', 'exit with 1 for warnings too')
    .option('--min-coverage <percent>', 'exit with 1 if less of the document was seen')
    .addHelpText(
      'after',
      '\nExamples:\n  keymock judge app.har\n  keymock judge app.har --against ./openapi.yaml --report html=report.html',
    )
    .action(async (file: string, flags: JudgeFlags) => {
      const { judge } = await import('./judge.ts');
      const options = {
        file,
        against: flags.against,
        url: flags.url === undefined ? undefined : readUrl('--url', flags.url),
        dialect: readDialect(flags.dialect),
        allowRemoteRefs: flags.allowRemoteRefs ?? false,
        reports: readReports(flags.report),
        strict: flags.strict ?? false,
        minCoverage:
          flags.minCoverage === undefined
            ? undefined
            : readNumber('--min-coverage', 'a percentage from 0 to 100', flags.minCoverage, 0, 100),
      };
      exit(await judge(options, io));
    });
}
