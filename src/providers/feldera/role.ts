/** The roles of role-based access control, the weakest first. */
export const roles = ['read', 'write', 'admin', 'owner'] as const;
export type Role = (typeof roles)[number];

/** The roles that a key can carry. */
export type KeyRole = 'read' | 'write';

/**
 * Whether a role may do what another may.
 *
 * @example
 * satisfies('admin', 'write'); // true
 */
export function satisfiesRole(role: Role, required: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(required);
}

/** Whether a key may carry the role. */
export function isKeyRole(role: Role): role is KeyRole {
  return role === 'read' || role === 'write';
}

/** Reads a role; undefined where it is none. */
export function toRole(text: string | undefined): Role | undefined {
  return roles.find((role) => role === text);
}
