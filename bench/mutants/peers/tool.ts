import type { Provider } from '../../../test/faulty/index.ts';

/** Another tool, installed and ready. */
export interface Tool {
  readonly name: string;
  readonly version: string;
  /** What it says of the correct server; nothing of it counts as a kill. */
  baseline(provider: Provider, url: string): Promise<void>;
  /** Whether it says anything of this server that it did not say of the correct one. */
  kills(provider: Provider, url: string): Promise<boolean>;
}

/** Where tools are installed on demand. */
export const toolsFolder = '/tmp/keymock-bench-peers';
