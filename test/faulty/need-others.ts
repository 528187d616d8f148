/** Caught in a full run only, after what other checks have done: by the bench. */
export const needOthers = [
  'ace-data-cloud/paging/blind2-order-by-change',
  'ace-data-cloud/lifecycle/blind2-token-takes-credentials',
  'ace-data-cloud/paging/blind-largest-limit-gives-ten',
  'ace-data-cloud/paging/blind4-deleted-ones-leave-gaps',
  'feldera/auth/blind2-name-stays-revoked',
  'feldera/auth/blind3-revoked-by-name',
  'feldera/auth/blind4-eleventh-opens-nothing',
  'foreign/secrecy/blind4-secrets-are-recycled',
  'oceanbase/lifecycle/blind-total-keeps-deleted',
  'oceanbase/secrecy/blind4-one-seed-for-every-project',
  'oceanbase/tenancy/blind4-nonce-remembers-its-project',
  'oceanbase/validation/blind2-name-cut-at-255',
];
