/** Who calls. */
export interface Principal {
  readonly account: string;
}

/** The account of every request to an operation that asks for no credential. */
export const anybody = 'anybody';
