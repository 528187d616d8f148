import { describeCorrect } from './describe-correct.ts';

describeCorrect(({ provider }) => provider === 'foreign');
