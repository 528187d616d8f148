/**
 * An expected failure, raised by name. Its status, wording and evidence live in the provider's `errors.ts`; the pipeline's
 * single catch turns it into the provider's own form. It is not for bugs: those are ordinary errors, and become a 500.
 */
export class ProviderError<Params = unknown> extends Error {
  override readonly name = 'ProviderError';
  readonly code: string;
  readonly params: Params;

  constructor(code: string, params: Params) {
    super(code);
    this.code = code;
    this.params = params;
  }
}
