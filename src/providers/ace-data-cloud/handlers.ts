import type { AllHandlers } from './handler-types.ts';
import { applicationHandlers } from './handlers/applications.ts';
import { credentialHandlers } from './handlers/credentials.ts';
import { platformTokenHandlers } from './handlers/platform-tokens.ts';
import { serviceHandlers } from './handlers/services.ts';

/** Every operation of the document; a missing one is a compile error. */
export const handlers = {
  ...credentialHandlers,
  ...applicationHandlers,
  ...platformTokenHandlers,
  ...serviceHandlers,
} satisfies AllHandlers;
