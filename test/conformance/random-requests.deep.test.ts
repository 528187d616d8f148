import { describeRandomRequests } from './describe-random-requests.ts';

describeRandomRequests(100_000);
