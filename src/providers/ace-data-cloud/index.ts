import { routes as documented } from '../../generated/ace-data-cloud/documented/index.ts';
import { routes as live } from '../../generated/ace-data-cloud/live/index.ts';
import { preflight } from '../../mock/cors.ts';
import { defineProvider } from '../../mock/provider.ts';
import { method, route } from '../../mock/steps.ts';
import { authenticate } from './authenticate.ts';
import { readRequest } from './body.ts';
import { errors } from './errors.ts';
import { handlers } from './handlers.ts';
import { models } from './model.ts';
import { negotiate } from './negotiate.ts';
import { findTarget } from './owned.ts';
import { requireLastSlash, toDocumentedPath } from './paths.ts';
import type { Principal } from './principal.ts';
import { writeJson } from './python/write-json.ts';
import { cors, describeView, finish, writeAmount } from './stack.ts';
import { aceDataCloudTools } from './tools.ts';

export { simulateUsage, type Usage, type UsageOutcome } from './usage.ts';

/** Ace Data Cloud's management API: applications, credentials, platform tokens and services. */
export const aceDataCloud = defineProvider<Principal>()({
  name: 'ace-data-cloud',
  title: 'Ace Data Cloud',
  example: {
    path: '/api/v1/credentials/',
    body: { application_id: '107f8d0f-e465-4a7e-a49e-d633d26f7aa2' },
  },
  credentialKind: 'token',
  property: 'aceDataCloud',
  tools: aceDataCloudTools,
  roots: ['/api/v1/'],
  origins: ['https://platform.acedata.cloud'],
  // Bodies are read as Django REST Framework reads them, so no validator is needed.
  documents: {
    documented: { routes: documented, validators: {} },
    live: { routes: live, validators: {} },
  },
  models,
  authenticate,
  // Django REST Framework's order: the path, the caller, the method, the object, and the body only when a view reads it.
  steps: [
    preflight(cors),
    requireLastSlash,
    route(toDocumentedPath),
    negotiate,
    authenticate,
    describeView,
    method(),
    findTarget,
    readRequest,
  ],
  handlers,
  errors,
  finish,
  writeBody: (body, { dialect }) => writeJson(body, writeAmount[dialect]),
});
