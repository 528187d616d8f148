export interface Key {
  readonly id: string;
  /** Account, organization and project. */
  readonly owner: string;
  readonly name: string;
  readonly action: string;
  readonly apiKey: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface State {
  /** By id, in the order of creation. */
  readonly keys: Map<string, Key>;
  /** The highest nonce count seen, by nonce. */
  readonly nonces: Map<string, number>;
}

/** Secrets of the access keys, by access key id. */
export const accessKeys: Readonly<Record<string, string>> = {
  'LTAK-one-4d0f2a7c': 'sEcReT-of-one-9f27b1c40d',
  'LTAK-two-81be63f5': 'sEcReT-of-two-37ac05e2f8',
};
