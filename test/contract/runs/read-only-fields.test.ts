import { describeReadOnlyFields, markedDocuments } from './describe-read-only-fields.ts';

describeReadOnlyFields(markedDocuments.slice(0, 2));
