import type { Step } from '../../mock/provider.ts';
import { fail } from './errors.ts';

/** What the real server can do at paths that are mocked for reading only. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  '/v0/pipelines': ['POST'],
  '/v0/pipelines/{pipeline_name}': ['PUT', 'PATCH', 'DELETE'],
  '/v0/oidc_trust': ['POST'],
  '/v0/tenants': ['POST'],
  '/v0/tenant/users': ['POST'],
};

/** Refuses what works at the real server and is not mocked, rather than denying that it exists. */
export const mocked: Step = ({ methods = {}, request: { method, path } }) => {
  const template = Object.values(methods)[0]?.path ?? '';
  return elsewhere[template]?.includes(method) ? fail('not-mocked', { method, path }) : undefined;
};
