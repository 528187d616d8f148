import type { Context, Step } from '../../mock/provider.ts';
import type { Principal } from './authenticate.ts';
import { fail } from './errors.ts';

/** Every request names an organization and a project. */
export const requireScope: Step<Principal> = ({ request }) => {
  if (!request.headers['x-ob-org-id']) return fail('missing-org', {});
  if (!request.headers['x-ob-project-id']) return fail('missing-project', {});
  return undefined;
};

/** Whose keys a request is about: those of one project, of one organization, of one account. */
export function ownerOf({ namespace, principal, request }: Context<Principal>): string {
  const { 'x-ob-org-id': orgId = '', 'x-ob-project-id': projectId = '' } = request.headers;
  return ownerIn({ namespace, account: principal.account, orgId, projectId });
}

interface Scope {
  readonly namespace: string;
  readonly account: string;
  readonly orgId: string;
  readonly projectId: string;
}

/** What the rows of a project belong to. No part holds a line break, since each came in a header. */
export function ownerIn({ namespace, account, orgId, projectId }: Scope): string {
  return [namespace, account, orgId, projectId].join('\n');
}
