import type { Exchange } from '../../check.ts';
import { headerOf } from '../../check.ts';

/**
 * Whether a request accepts a media type, by its Accept header (RFC 9110, section 12.5.1): the most specific range counts.
 *
 * @example
 * accepts({ headers: [['Accept', 'text/html;q=0.1']] }, 'application/json'); // false
 */
export function accepts(request: Pick<Exchange['request'], 'headers'>, mediaType: string): boolean {
  const header = headerOf(request, 'accept');
  if (header === undefined || header.trim() === '') return true;
  const [type = ''] = mediaType.split('/');
  const ranges = header.split(',').flatMap((text) => {
    const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const specificity = [`*/*`, `${type}/*`, mediaType.toLowerCase()].indexOf(range);
    return specificity < 0 ? [] : [{ specificity, isAccepted: quality === undefined || Number(quality) > 0 }];
  });
  return ranges.toSorted((one, other) => other.specificity - one.specificity)[0]?.isAccepted ?? false;
}
