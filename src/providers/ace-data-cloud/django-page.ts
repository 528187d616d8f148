import type { ErrorReply } from '../../mock/provider.ts';

/** The page with which Django itself answers where no framework has a say. */
export function djangoPage(status: number, title: string): ErrorReply {
  return {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
    text: `
<!doctype html>
<html lang="en">
<head>
  <title>${title} (${status})</title>
</head>
<body>
  <h1>${title} (${status})</h1><p></p>
</body>
</html>
`,
  };
}
