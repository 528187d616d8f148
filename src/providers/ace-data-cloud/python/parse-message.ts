import type { JsonFault } from '../../../mock/provider.ts';
import { jsonMessage } from './json-message.ts';
import { utf8Message } from './utf8-message.ts';

/** What Python says of a body that it cannot read as JSON. */
export function parseMessage({ reason, text }: JsonFault, body: Uint8Array): string {
  if (reason === 'encoding') return utf8Message(body);
  if (reason === 'depth')
    return 'maximum recursion depth exceeded while decoding a JSON object from a unicode string';
  return jsonMessage(text);
}
