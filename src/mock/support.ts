import type { FaultForm } from './faults/fault-form.ts';
import type { ProviderSettings } from './provider.ts';

/** What a mock with faults, a journal and a control API needs of an API beside its provider. */
export interface ProviderSupport {
  readonly faults: FaultForm;
  /** Whether an account, as rows carry it, is the one that a caller or a test author names. */
  isAccount(account: string, name: string, settings: ProviderSettings): boolean;
  /** The tool that adds a key ready-made: `mock.feldera.addKey`. */
  readonly keyTool: string;
}
