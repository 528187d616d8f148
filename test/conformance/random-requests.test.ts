import { describeRandomRequests } from './describe-random-requests.ts';

describeRandomRequests(3_000);
