import { isSuccess } from '../http/reply.ts';
import { Skip } from '../signals.ts';
import type { Exchange } from '../types.ts';

/** What a case cannot do without: where it is not given, the case is skipped, which is never a finding. */
export interface Require {
  /** `await require(item.delete()).succeeds('the delete was rejected')`. @throws Skip */
  (reply: Exchange | Promise<Exchange>): { succeeds(otherwise: string): Promise<Exchange> };
  /** The value, which is there. @throws Skip */
  defined<T>(value: T | undefined, otherwise: string): T;
}

export const require: Require = Object.assign(
  (reply: Exchange | Promise<Exchange>) => ({
    async succeeds(otherwise: string): Promise<Exchange> {
      const exchange = await reply;
      if (!isSuccess(exchange)) throw new Skip(otherwise);
      return exchange;
    },
  }),
  {
    defined<T>(value: T | undefined, otherwise: string): T {
      if (value === undefined) throw new Skip(otherwise);
      return value;
    },
  },
);

/** What a step gives; undefined where it cannot be taken on this server. */
export async function optional<T>(step: Promise<T>): Promise<T | undefined> {
  try {
    return await step;
  } catch (error) {
    if (error instanceof Skip) return undefined;
    throw error;
  }
}
