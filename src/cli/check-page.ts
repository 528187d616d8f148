import type { Check } from '../contract/index.ts';

/** The page of a check in Markdown, as it stands in docs/checks/ and `keymock explain` prints it. */
export function pageText({ id, title, why, failing, passing, source, kind }: Check): string {
  const how =
    kind === 'passive' ? 'It looks at every exchange and sends nothing.' : 'It sends requests of its own.';
  return `# ${id}

It holds that ${title}. ${why}

Fails:

    ${failing}

Passes:

    ${passing}

Stands on: ${source}${/[.!?]$/.test(source) ? '' : '.'}

${how}
`;
}
