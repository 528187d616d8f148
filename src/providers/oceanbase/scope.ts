import type { Context, Step } from '../../mock/provider.ts';
import type { Principal } from './authenticate.ts';
import { fail } from './errors.ts';

/** Every request names an organization and a project. */
export const requireScope: Step<Principal> = ({ request }) => {
  if (!request.headers['x-ob-org-id']) return fail('missing-org', {});
  if (!request.headers['x-ob-project-id']) return fail('missing-project', {});
  return undefined;
};

/** Whose keys a request is about: those of one project, of one organization, of one account. Headers hold no line break. */
export function ownerOf({ namespace, principal, request }: Context<Principal>): string {
  const { 'x-ob-org-id': organization = '', 'x-ob-project-id': project = '' } = request.headers;
  return [namespace, principal.account, organization, project].join('\n');
}
