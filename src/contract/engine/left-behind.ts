/** Something that stays on the server, or may. */
export interface LeftBehind {
  readonly resource: string;
  readonly name: string;
  readonly reason: string;
}
