import { readPageFile } from './read-page-file.ts';

/** A file of the inspector, ready to be sent. */
export interface PageFile {
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

const names = [
  'index.html',
  'style.css',
  'icon.svg',
  'main.js',
  'api.js',
  'body.js',
  'clock.js',
  'curl.js',
  'detail.js',
  'dom.js',
  'faults.js',
  'grades.js',
  'requests.js',
  'row.js',
  'stored.js',
];

/** Only the page's own files; no inline script or style; and no text becomes HTML (Trusted Types). */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/** The file of the inspector at a path; undefined where there is none. The page itself is at `/__keymock/`. */
export function pageFileAt(path: string): PageFile | undefined {
  const name = path === '/__keymock/' ? 'index.html' : path.replace('/__keymock/page/', '');
  if (!names.includes(name)) return undefined;
  const headers = {
    'Content-Type': types[name.split('.').at(-1) ?? ''] ?? 'text/plain',
    'Content-Security-Policy': policy,
    'Referrer-Policy': 'no-referrer',
  };
  return { text: readPageFile(name), headers };
}
