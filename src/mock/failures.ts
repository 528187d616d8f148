import type { CoreFailures, ErrorCase } from './provider.ts';
import { ProviderError } from './provider-error.ts';

/** The parameters that an error case takes. */
type ParamsOf<Case> = Case extends { reply(params: infer Params, ...rest: never[]): unknown }
  ? Params
  : never;

/** Raises one of a provider's errors by name; the name and its parameters are checked by the compiler. */
export type Fail<Errors extends Record<string, ErrorCase<never>>> = <Name extends keyof Errors & string>(
  name: Name,
  params: ParamsOf<Errors[Name]>,
) => never;

/**
 * The `fail` of a provider, typed by its table of errors.
 *
 * @example
 * export const fail: Fail<typeof errors> = failFrom<typeof errors>();
 * fail('duplicate-name', {}); // throws
 */
export function failFrom<Errors extends Record<string, ErrorCase<never>>>(): Fail<Errors> {
  return (name, params) => {
    throw new ProviderError(name, params);
  };
}

/** Raises a failure that every provider has a wording for. */
export function failCore<Name extends keyof CoreFailures>(name: Name, params: CoreFailures[Name]): never {
  throw new ProviderError(name, params);
}
