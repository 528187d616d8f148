/** What probes take values from that no other item has. The context of a check is one. */
export interface ValueSource {
  freshName(): string;
  /** Of nine digits. */
  freshNumber(): number;
  /** On this machine more is tried, under names that need not say who created the item. */
  readonly limits: { readonly isLoopback: boolean };
}
