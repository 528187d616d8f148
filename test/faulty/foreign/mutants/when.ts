import type { When } from '../../kit/answer.ts';
import { operationOf } from '../server.ts';

export const on =
  (...operations: readonly string[]): When =>
  (ask) =>
    operations.includes(operationOf(ask.method, ask.path) ?? '');
