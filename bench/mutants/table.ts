import { groups } from '../../test/faulty/index.ts';
import type { PeerResult } from './peers.ts';
import { percent } from './targets.ts';
import { rateOf, scoreOf, type Verdict } from './verdict.ts';

/** One line per group and one for all; with the peers' rates beside ours, on the mutants that they were given. */
export function tableOf(verdicts: readonly Verdict[], peers: readonly PeerResult[]): string {
  const head = [
    'group',
    'mutants',
    'intended',
    'alone',
    'other',
    'survived',
    'killed',
    ...peers.map(({ tool }) => tool),
  ];
  const rows = [...groups, 'all'].map((group) => {
    const mine = verdicts.filter(({ mutant }) => group === 'all' || mutant.group === group);
    const score = scoreOf(mine);
    const numbers = [score.total, score.intended, score.alone, score.other, score.survived].map(String);
    const ids = new Set(mine.map(({ mutant }) => mutant.id));
    return [group, ...numbers, percent(rateOf(score)), ...peers.map((peer) => peerRate(peer, ids))];
  });
  return aligned([head, ...rows.filter((row) => row[1] !== '0')]);
}

function peerRate({ asked, killed }: PeerResult, ids: ReadonlySet<string>): string {
  const mine = asked.filter((mutant) => ids.has(mutant.id));
  if (mine.length === 0) return '-';
  const kills = mine.filter((mutant) => killed.has(mutant.id)).length;
  return `${percent((100 * kills) / mine.length)} (${kills}/${mine.length})`;
}

/** Columns, the first to the left and the others to the right. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join('  '),
    )
    .join('\n');
}
