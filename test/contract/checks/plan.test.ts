import { describe, expect, it } from 'vitest';
import { createPlan } from '../../../src/contract/plan.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import { widgets } from '../runs/widgets.ts';
import { documents } from './trial.ts';

const rows = Object.entries({ ...documents, widgets: readDocument(widgets) });

describe('a plan', () => {
  it.each(rows)('has a case for whatever %s promises, in the order in which they run', (_, document) => {
    const { active, passive } = createPlan({ document });
    const planned = active.map(({ info, planned: { skip } }) =>
      [info.id, info.title, info.writes ? 'writes' : 'reads', ...(skip ? [`skipped: ${skip}`] : [])].join(
        ' | ',
      ),
    );
    expect(
      [...planned, ...passive.map(({ info }) => `${info.id} | ${info.title}`)].join('\n'),
    ).toMatchSnapshot();
  });
});
