import type { Grade } from '../spec/evidence.ts';
import type { FaultForm } from './faults/fault-form.ts';
import type { ProviderSettings } from './provider.ts';

/** What a mock with faults, a journal and a control API needs of an API beside its provider. */
export interface ProviderSupport {
  readonly faults: FaultForm;
  /** Whether an account, as rows carry it, is the one that a caller or a test author names. */
  isAccount(account: string, name: string, settings: ProviderSettings): boolean;
  /** Adds a key ready-made with the tool of a mock: `mock.feldera.addKey`. The tool and the API check the rest. */
  addKey(mock: object, fields: object): unknown;
  /** The types of the fields that the API does not check itself. */
  readonly keyFields: Readonly<Record<string, 'string' | 'number'>>;
  /** Headers, parameters and fields that hold secrets, beside those that are called so. */
  readonly secretNames?: readonly string[];
  /** How surely a behaviour is known, where the generated table has no document of this API. */
  gradeOf?(evidence: string): Grade | undefined;
}

/** The support of an API, by its name. */
export type SupportOf = (provider: string) => ProviderSupport | undefined;
