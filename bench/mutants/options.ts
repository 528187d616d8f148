import { parseArgs } from 'node:util';

export interface Options {
  /** Parts of ids; a server is taken whose id holds one of them. */
  readonly only: readonly string[];
  readonly seeds: number;
  /** Runs at a time. */
  readonly width: number;
  readonly mutants: boolean;
  /** Those that are known not to be caught, too; they count. */
  readonly survivors: boolean;
  readonly odd: boolean;
  /** One mutant of so many is run, and all that only a run of all checks catches. */
  readonly every: number;
  readonly json: string | undefined;
  readonly peers: boolean;
  /** Mutants per group and provider that the peers are given. */
  readonly sample: number;
  readonly verbose: boolean;
  /** Run nothing but the check that is meant for a mutant: quick, for work on one check. */
  readonly focus: boolean;
}

export const usage = `npm run bench:mutants -- [options]
  --only PART     only servers whose id holds PART, e.g. feldera/auth (may be repeated)
  --seeds N       seeds per odd server (default 20)
  --jobs N        runs at a time, over as many processes as there are processors (default 4)
  --no-mutants    only the odd servers
  --survivors     also the mutants that are known not to be caught; they count
  --no-odd        only the mutants
  --every N       one mutant of N, and all that only a run of all checks catches
  --json FILE     write everything to FILE
  --peers         run Schemathesis and Dredd on the same servers, too (installed under /tmp)
  --sample N      mutants per group and provider for the peers (default 3)
  --focus         run on each mutant only the check that is meant for it: quick, and no bench
  --verbose       print what was found on each server`;

/** @throws TypeError for an option that there is not. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      seeds: { type: 'string', default: '20' },
      jobs: { type: 'string', default: '4' },
      'no-mutants': { type: 'boolean', default: false },
      survivors: { type: 'boolean', default: false },
      every: { type: 'string', default: '1' },
      'no-odd': { type: 'boolean', default: false },
      json: { type: 'string' },
      peers: { type: 'boolean', default: false },
      sample: { type: 'string', default: '3' },
      focus: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
    },
  });
  return {
    only: values.only,
    seeds: Number(values.seeds),
    width: Number(values.jobs),
    mutants: !values['no-mutants'],
    survivors: values.survivors,
    odd: !values['no-odd'],
    every: Number(values.every),
    json: values.json,
    peers: values.peers,
    sample: Number(values.sample),
    focus: values.focus,
    verbose: values.verbose,
  };
}
