import type { When } from '../../kit/answer.ts';
import { operationOf } from '../server.ts';

export const on =
  (...operations: readonly string[]): When =>
  (ask) =>
    operations.includes(operationOf(ask.method, ask.path) ?? '');

/** The name in a detail path. */
export const nameIn = (path: string) => decodeURIComponent(path.slice('/v0/api_keys/'.length));
