import { checks } from '../contract/index.ts';
import { pageText } from './check-page.ts';
import { UsageError } from './usage-error.ts';

/**
 * The page of a check; the titles of a group's checks, or of all.
 *
 * @throws UsageError for a name that is neither a check nor a group.
 *
 * @example
 * explain('secrecy'); // 'secrecy/entropy     every item has a secret of its own ...\n...'
 */
export function explain(name = ''): string {
  const check = checks.find(({ id }) => id === name);
  if (check) return pageText(check);
  const listed = checks.filter(({ id }) => name === '' || id.startsWith(`${name}/`));
  if (listed.length === 0) throw new UsageError(unknown(name));
  const width = Math.max(...listed.map(({ id }) => id.length));
  return listed.map(({ id, title }) => `${id.padEnd(width)}  ${title}\n`).join('');
}

function unknown(name: string): string {
  const word = name.slice(name.indexOf('/') + 1);
  const alike = checks.filter(({ id }) => word !== '' && id.includes(word)).map(({ id }) => id);
  const hint = alike.length > 0 ? ` Did you mean ${alike.slice(0, 3).join(' or ')}?` : '';
  return `there is no check or group "${name}".${hint} keymock explain names them all.`;
}
