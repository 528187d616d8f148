import { describeFakes } from './describe-fakes.ts';

describeFakes([1, 2]);
