/** Rows have the fields of the document, in its order, and what it never shows at the end. */
export interface Key {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly note: string | null;
  readonly uses: number | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly expires_at: string | null;
  readonly account: string;
  readonly secret: string;
}

export interface State {
  /** In the order of creation. */
  keys: Key[];
}

/** The accounts' own tokens. */
export const accounts: Readonly<Record<string, string>> = {
  'account-token-of-north-5b81d0e7': 'north',
  'account-token-of-south-c26f934a': 'south',
};
