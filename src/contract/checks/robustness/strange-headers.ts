import type { PlannedCase, PlanSubject } from '../../engine/check.ts';
import type { Draft } from '../../engine/transport.ts';
import { resourceCases } from '../resource-cases.ts';

/** Cases that ask for a list with headers that make no sense: refused or ignored, and never a crash. */
export function strangeHeaders(subject: PlanSubject): PlannedCase[] {
  return resourceCases(subject, {
    needs: ['list'],
    title: 'headers that make no sense do no harm',
    writes: false,
    async run(scene, _stage, { list }) {
      const draft = scene.draft(list.operation);
      await scene.probes(headers.map((one): Draft => ({ ...draft, headers: { ...draft.headers, ...one } })));
    },
  });
}

/** What everybody knows, and not everybody reads with care. None asks for anything to be done. */
const headers: readonly Readonly<Record<string, string>>[] = [
  { Accept: 'application/xml, text/html;q=0.1' },
  { Accept: ';;q=x,/,*' },
  { 'Accept-Language': 'xx-keymock;q=2,,*;q=0,de-\u00e4' },
  { 'Accept-Encoding': 'keymock;q=1, identity' },
  { 'User-Agent': 'o\'k"%s{{7*7}}\u00e9' },
  { Origin: 'null' },
  { Referer: 'keymock:no such place' },
  { Cookie: 'a; =b; session=%zz; c="' },
  { 'If-None-Match': 'keymock, W/"' },
  { 'If-Modified-Since': 'keymock' },
  { Range: 'bytes=5-2,-0' },
  { 'X-Forwarded-For': 'keymock, ::1%zz, 999.999.999.999' },
  { 'X-Forwarded-Proto': 'keymock' },
];
