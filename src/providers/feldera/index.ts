import { routes as documented } from '../../generated/feldera/documented/index.ts';
import { routes as live } from '../../generated/feldera/live/index.ts';
import { defineProvider } from '../../mock/provider.ts';
import { method, route } from '../../mock/steps.ts';
import { acceptable } from './accept-encoding.ts';
import { authenticate, type Principal } from './authenticate.ts';
import { authorize } from './authorize.ts';
import { finish, preflight } from './cors.ts';
import { errors } from './errors.ts';
import { handlers } from './handlers.ts';
import { mocked } from './mocked.ts';
import { felderaApiKey } from './model.ts';
import { apiRoot, publicPaths } from './paths.ts';
import { checkBodyHead, readBody } from './read-body.ts';
import { normalisePath, server } from './server.ts';
import { replyToStray } from './stray-target.ts';
import { felderaTools } from './tools.ts';

/** Feldera's API keys. An account starts with none, and the documents show no others, so there is nothing to seed. */
export const feldera = defineProvider<Principal>()({
  name: 'feldera',
  title: 'Feldera',
  example: { path: '/v0/api_keys', body: { name: 'ci' } },
  credentialKind: 'token',
  property: 'feldera',
  tools: felderaTools,
  roots: [apiRoot],
  besides: publicPaths,
  origins: ['https://api.example.com', 'https://try.feldera.com'],
  // Bodies are read as serde reads them, so no validator is needed.
  documents: {
    documented: { routes: documented, validators: {} },
    live: { routes: live, validators: {} },
  },
  server,
  normalisePath,
  replyToStray,
  models: { felderaApiKey },
  // Who asks is settled before whether there is anything there; HEAD is no method of any path.
  authenticate,
  steps: [
    acceptable,
    preflight,
    authenticate,
    route(normalisePath),
    mocked,
    method({ head: false }),
    authorize,
    checkBodyHead,
    readBody,
  ],
  handlers,
  errors,
  finish,
});
