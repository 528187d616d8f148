import { describeReplies } from './hostile-replies.ts';

describeReplies(400_000);
