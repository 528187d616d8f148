import { describeSameBytes } from './describe-same-bytes.ts';

describeSameBytes(500);
