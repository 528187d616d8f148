import { describeReplies } from './hostile-replies.ts';

describeReplies(80_000);
