import type { operations as Documented } from '../../generated/ace-data-cloud/documented/types.ts';
import type { operations as Live } from '../../generated/ace-data-cloud/live/types.ts';
import type { HandlersOf } from '../../mock/handlers.ts';
import type { Principal } from './principal.ts';

export type AllHandlers = HandlersOf<Documented, Live, Principal>;

/** The handlers of some operations, held to both documents by the compiler. */
export type Handlers<Names extends keyof AllHandlers> = Pick<AllHandlers, Names>;
