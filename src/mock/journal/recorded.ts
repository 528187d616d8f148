import type { MockedProvider } from '../core.ts';
import type { Route } from '../document.ts';
import type { MockReply, MockRequest } from '../exchange.ts';
import type { Caller } from './caller.ts';

/** An exchange as it is kept: what is costly is worked out when somebody reads it. */
export interface Recorded {
  readonly request: MockRequest;
  readonly reply: MockReply;
  /** Undefined where no mocked API owns the path. */
  readonly mocked: MockedProvider | undefined;
  readonly route: Route | undefined;
  readonly namespace: string;
  readonly caller: Caller | undefined;
  readonly durationMs: number;
  readonly fault: string | null;
  /** Whether the fault left nothing of the reply. */
  readonly isDropped: boolean;
}
