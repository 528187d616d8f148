import { describeReplies } from './hostile-replies.ts';

describeReplies(8_000_000);
