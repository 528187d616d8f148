import type { Step } from '../../mock/provider.ts';
import type { Principal } from './authenticate.ts';
import { fail } from './errors.ts';
import { type Role, satisfiesRole } from './role.ts';

/** The weakest role that may use an operation. */
const requiredRole: Readonly<Record<string, Role>> = {
  listApiKeys: 'write',
  postApiKey: 'write',
  getApiKey: 'write',
  deleteApiKey: 'write',
  getConfig: 'read',
  getSession: 'read',
  listDemos: 'read',
  listPipelines: 'read',
  getPipeline: 'read',
  getClusterHealth: 'read',
  getMetrics: 'read',
  listTrustRelationships: 'admin',
  listTenantUsers: 'admin',
  getConfiguredOwners: 'owner',
  listTenants: 'owner',
};

/** Role-based access control: there is none in the documented dialect. */
export const authorize: Step<Principal> = ({ dialect, route, principal, request }) => {
  const required = requiredRole[route?.operationId ?? ''];
  if (dialect === 'documented' || required === undefined || principal === undefined) return undefined;
  // The access check looks the path up by its beginning as it was sent; an encoded one is classified as nothing.
  if (!request.path.startsWith('/v0/')) return fail('wrong-method', {});
  if (satisfiesRole(principal.role, required)) return undefined;
  return fail('insufficient-permissions', { required, actual: principal.role });
};
