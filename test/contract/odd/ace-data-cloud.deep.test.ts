import { describeOdd } from './describe-odd.ts';

describeOdd('ace-data-cloud');
