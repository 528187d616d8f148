import type { Running } from './http.ts';

export const groups = [
  'wire',
  'validation',
  'auth',
  'lifecycle',
  'secrecy',
  'paging',
  'tenancy',
  'robustness',
] as const;
export type Group = (typeof groups)[number];

export type Provider = 'ace-data-cloud' | 'feldera' | 'oceanbase' | 'foreign';

/** One defect, put into a correct server by replacing one of its habits. */
export interface Defect<Habits> {
  readonly id: string;
  /** The check that is meant to catch it. */
  readonly check: string;
  readonly title: string;
  /** Called once per server, so a defect may keep state of its own. */
  readonly apply: (usual: Habits) => Partial<Habits>;
}

/** Defects by what they break; a group may have none. */
export type Defects<Habits> = Readonly<Partial<Record<Group, readonly Defect<Habits>[]>>>;

/** A server that is wrong in one way. */
export interface Mutant {
  readonly id: string;
  readonly provider: Provider;
  readonly group: Group;
  readonly check: string;
  readonly title: string;
  start(): Promise<Running>;
}

/** A correct server that does what the documents leave open in its own way. Nothing may be found on it. */
export interface OddServer {
  readonly id: string;
  readonly provider: Provider;
  readonly title: string;
  start(): Promise<Running>;
}

/** What a runner is told about a server: who may call, and with what. */
export interface Setup {
  readonly credentials: {
    readonly token?: string;
    readonly otherToken?: string;
    readonly user?: string;
    readonly otherUser?: string;
  };
  readonly headers?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
}

/** Turns a provider's defects into servers. */
export function asMutants<Habits>(
  provider: Provider,
  start: (apply: (usual: Habits) => Partial<Habits>) => Promise<Running>,
  defects: Defects<Habits>,
): Mutant[] {
  return groups.flatMap((group) =>
    (defects[group] ?? []).map(({ id, check, title, apply }) => ({
      id: `${provider}/${group}/${id}`,
      provider,
      group,
      check,
      title,
      start: () => start(apply),
    })),
  );
}
