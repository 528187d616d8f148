import type { operations } from '../../generated/ace-data-cloud/documented/types.ts';
import type { Handler } from '../../mock/provider.ts';
import { applicationHandlers } from './handlers/applications.ts';
import { credentialHandlers } from './handlers/credentials.ts';
import { platformTokenHandlers } from './handlers/platform-tokens.ts';
import { serviceHandlers } from './handlers/services.ts';
import type { Principal } from './principal.ts';

/** Every operation of the document; a missing one is a compile error. */
export const handlers = {
  ...credentialHandlers,
  ...applicationHandlers,
  ...platformTokenHandlers,
  ...serviceHandlers,
} satisfies Record<keyof operations, Handler<Principal>>;
