import { compiled as documented } from '../../generated/oceanbase/documented/index.ts';
import { compiled as live } from '../../generated/oceanbase/live/index.ts';
import { type CorsPolicy, preflight, withCors } from '../../mock/cors.ts';
import { digestModels } from '../../mock/digest.ts';
import { type CoreFailures, defineProvider, type Step } from '../../mock/provider.ts';
import { bodySize, mediaType, method, readJson, route } from '../../mock/steps.ts';
import { authenticate, type Principal } from './authenticate.ts';
import { validateBody } from './body.ts';
import { errors } from './errors.ts';
import { handlers } from './handlers.ts';
import { apiKeyModel } from './model.ts';
import { requireScope } from './scope.ts';
import { oceanbaseTools } from './tools.ts';

/** Not known of the real service; what a browser client needs, the Digest challenge included. */
const cors: CorsPolicy = {
  evidence: 'oceanbase.cors',
  methods: ['GET', 'POST', 'DELETE'],
  headers: 'asked',
  expose: ['WWW-Authenticate'],
};

/** OceanBase Cloud's API keys for MaaS: create, list, delete. */
export const oceanbase = defineProvider<Principal>()({
  name: 'oceanbase',
  title: 'OceanBase Cloud',
  example: {
    path: '/api/v2/maas/apikeys',
    headers: ['X-OB-Org-Id: org-1', 'X-OB-Project-Id: proj-1'],
    body: { name: 'my-api-key', action: 'read' },
    // The live service answers Basic with a Digest challenge.
    liveFlags: ['--digest'],
  },
  credentialKind: 'access-key',
  property: 'oceanbase',
  tools: oceanbaseTools,
  roots: ['/api/v2/maas/'],
  origins: [
    'https://api-cloud.oceanbase.com',
    'https://api-cloud-cn.oceanbase.com',
    'https://g-api-cloud.oceanbase.com',
  ],
  documents: { documented, live },
  models: { oceanbaseApiKey: apiKeyModel, ...digestModels },
  authenticate,
  steps: [
    preflight(cors),
    route(),
    method(),
    authenticate,
    requireScope,
    whereBody(bodySize(1024 * 1024)),
    mediaType((type) => type === 'application/json'),
    readJson({ maxDepth: 1000 }),
    validateBody,
  ],
  handlers,
  errors,
  finish: (reply, turn) => withCors(reply, turn, cors),
});

/** A body that an operation does not take is nobody's business. */
function whereBody<Raises extends keyof CoreFailures>(step: Step<unknown, Raises>): Step<Principal, Raises> {
  return (turn) => (turn.route?.body === 'none' ? undefined : step(turn));
}
