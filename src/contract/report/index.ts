import { github } from './github.ts';
import { guarded } from './guarded.ts';
import { har } from './har.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import type { Reporter } from './reporter.ts';
import { sarif } from './sarif.ts';
import { text } from './text.ts';

export type { DocumentFile, DocumentPlace, Reporter, ReporterOptions } from './reporter.ts';
export { createTextReporter, type TextStream } from './text.ts';

export type FormatName = 'text' | 'json' | 'junit' | 'har' | 'sarif' | 'markdown' | 'github' | 'html';

/** Every format of a report by its name. What a reporter is given must be masked already. */
export const reporters: Readonly<Record<FormatName, Reporter>> = {
  text: guarded(text),
  json: guarded(json),
  junit: guarded(junit),
  har: guarded(har),
  sarif: guarded(sarif),
  markdown: guarded(markdown),
  github: guarded(github),
  html: guarded(html),
};
