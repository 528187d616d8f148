export interface Key {
  readonly id: string;
  readonly name: string;
  readonly tenant: string;
  readonly secret: string;
  readonly scopes: readonly string[];
}

export interface State {
  /** By tenant and name, in the order of creation. */
  readonly keys: Map<string, Key>;
  /** Who a secret is. */
  readonly secrets: Map<string, Key>;
}

export const slot = (tenant: string, name: string) => `${tenant}\n${name}`;

/** The tenants' own bearer tokens (as of a login, not of a key). */
export const tenants: Readonly<Record<string, string>> = {
  'login-of-tenant-one-6f1c9b2e': 'one',
  'login-of-tenant-two-b83d05aa': 'two',
};
