/** Headers that every server knows, with values that make no sense. None requests a change. */
export const nonsenseHeaders: readonly Readonly<Record<string, string>>[] = [
  { Accept: 'application/xml, text/html;q=0.1' },
  { Accept: ';;q=x,/,*' },
  { 'Accept-Language': 'xx-keymock;q=2,,*;q=0,de-\u00e4' },
  { 'Accept-Encoding': 'keymock;q=1, identity' },
  { 'User-Agent': 'o\'k"%s{{7*7}}\u00e9' },
  { Origin: 'null' },
  { Referer: 'keymock:no such place' },
  { Cookie: 'a; =b; session=%zz; c="' },
  { 'If-None-Match': 'keymock, W/"' },
  { 'If-Modified-Since': 'keymock' },
  { Range: 'bytes=5-2,-0' },
  { 'X-Forwarded-For': 'keymock, ::1%zz, 999.999.999.999' },
  { 'X-Forwarded-Proto': 'keymock' },
];
