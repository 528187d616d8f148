import type { MockRequest } from '../../mock/exchange.ts';
import type { BodyFault } from '../../mock/server-traits.ts';

/**
 * Why a body could not be read, as the server prints it: Rust's form of an input error, in the words of the decoder.
 *
 * @example
 * payloadFault({ ...request, bodyFault: 'incomplete' }); // 'None'
 */
export function payloadFault({ bodyFault = 'incomplete', headers }: MockRequest): string {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? '';
  return words[coding]?.[bodyFault] ?? words.any?.[bodyFault] ?? 'None';
}

const custom = (kind: string, error: string) => `Some(Custom { kind: ${kind}, error: "${error}" })`;

const words: Readonly<Record<string, Partial<Record<BodyFault, string>>>> = {
  any: {
    incomplete: 'None',
    trailing: 'Some(Error { kind: WriteZero, message: "failed to write whole buffer" })',
  },
  gzip: {
    header: custom('InvalidInput', 'invalid gzip header'),
    corrupt: custom('InvalidInput', 'corrupt deflate stream'),
    checksum: custom('InvalidInput', 'corrupt gzip stream does not have a matching checksum'),
  },
  deflate: { corrupt: custom('InvalidInput', 'corrupt deflate stream') },
  br: { corrupt: custom('InvalidData', 'Invalid Data') },
  zstd: {
    header: custom('Other', 'Unknown frame descriptor'),
    corrupt: custom('Other', 'Data corruption detected'),
  },
};
