import { describeOdd } from './describe-odd.ts';

describeOdd('feldera');
