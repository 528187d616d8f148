import type { FormatName } from '../contract/index.ts';
import { UsageError } from './usage-error.ts';

/** A report that was asked for: in which format, and to which file (`-` is stdout). */
export interface WantedReport {
  readonly format: FormatName;
  readonly file: string;
}

// The formats themselves are loaded only when a check runs; the compiler holds the two lists together.
const formats: Readonly<Record<FormatName, true>> = {
  text: true,
  json: true,
  junit: true,
  har: true,
  sarif: true,
  markdown: true,
  github: true,
  html: true,
};

/** Reads `--report FORMAT=FILE`. */
export function readReports(texts: readonly string[]): WantedReport[] {
  const wanted = texts.map((text) => {
    const mark = text.indexOf('=');
    const [format, file] = [text.slice(0, mark), text.slice(mark + 1)];
    if (mark < 1 || file === '') {
      throw new UsageError(`--report is "${text}", but must be format=file, such as json=report.json.`);
    }
    if (!isFormat(format)) {
      throw new UsageError(
        `--report has the format "${format}". Formats are ${Object.keys(formats).join(', ')}.`,
      );
    }
    return { format, file };
  });
  if (wanted.filter(({ file }) => file === '-').length > 1) {
    throw new UsageError('--report sends two reports to stdout. Give one of them a file.');
  }
  return wanted;
}

function isFormat(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}
