import { compiled as documented } from '../../generated/ace-data-cloud/documented/index.ts';
import { compiled as live } from '../../generated/ace-data-cloud/live/index.ts';
import { preflight } from '../../mock/cors.ts';
import { type CoreFailures, defineProvider, type Step } from '../../mock/provider.ts';
import { bodySize, mediaType, method, readJson, route } from '../../mock/steps.ts';
import { authenticate } from './authenticate.ts';
import { refuseByteOrderMark, validateBody } from './body.ts';
import { errors } from './errors.ts';
import { handlers } from './handlers.ts';
import { models } from './model.ts';
import { findTarget } from './owned.ts';
import { requireLastSlash, toDocumentedPath } from './paths.ts';
import type { Principal } from './principal.ts';
import { cors, describeView, finish } from './stack.ts';
import { aceDataCloudTools } from './tools.ts';

export { simulateUsage, type Usage, type UsageOutcome } from './usage.ts';

/** Django's own limit for a body that it reads into memory. */
const largestBody = 2.5 * 1024 * 1024;

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
  documents: { documented, live },
  models,
  authenticate,
  // Django REST Framework's order: the path, the caller, the method, the object, and the body only when a view reads it.
  steps: [
    preflight(cors),
    requireLastSlash,
    route(toDocumentedPath),
    authenticate,
    describeView,
    method(),
    findTarget,
    whereBody(bodySize(largestBody)),
    mediaType((type) => type === 'application/json'),
    refuseByteOrderMark,
    readJson({ maxDepth: 900, empty: {} }),
    validateBody,
  ],
  handlers,
  errors,
  finish,
});

/** A body that an operation does not read is nobody's business. */
function whereBody<Raises extends keyof CoreFailures>(step: Step<unknown, Raises>): Step<Principal, Raises> {
  return (turn) => (turn.route?.body === 'none' ? undefined : step(turn));
}
