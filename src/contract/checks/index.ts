import type { ActiveCheck, Check, PassiveCheck } from '../check.ts';
import { acceptsCreated } from './auth/accepts-created.ts';
import { digest } from './auth/digest.ts';
import { empty } from './auth/empty.ts';
import { everyWay } from './auth/every-way.ts';
import { expired } from './auth/expired.ts';
import { foreignForm } from './auth/foreign-form.ts';
import { garbage } from './auth/garbage.ts';
import { missing } from './auth/missing.ts';
import { revoked } from './auth/revoked.ts';
import { rotated } from './auth/rotated.ts';
import { scheme } from './auth/scheme.ts';
import { truncated } from './auth/truncated.ts';
import { concurrent } from './lifecycle/concurrent.ts';
import { concurrentDuplicate } from './lifecycle/concurrent-duplicate.ts';
import { create } from './lifecycle/create.ts';
import { remove } from './lifecycle/delete.ts';
import { duplicateRefused } from './lifecycle/duplicate-refused.ts';
import { duplicateStored } from './lifecycle/duplicate-stored.ts';
import { gone } from './lifecycle/gone.ts';
import { listed } from './lifecycle/listed.ts';
import { nameFree } from './lifecycle/name-free.ts';
import { readable } from './lifecycle/readable.ts';
import { rotate } from './lifecycle/rotate.ts';
import { roundTrip } from './lifecycle/round-trip.ts';
import { serverOwned } from './lifecycle/server-owned.ts';
import { timestamps } from './lifecycle/timestamps.ts';
import { uniqueId } from './lifecycle/unique-id.ts';
import { uniqueSecret } from './lifecycle/unique-secret.ts';
import { update } from './lifecycle/update.ts';
import { badValues } from './paging/bad-values.ts';
import { beyondEnd } from './paging/beyond-end.ts';
import { count } from './paging/count.ts';
import { filter } from './paging/filter.ts';
import { limit as pageLimit } from './paging/limit.ts';
import { order } from './paging/order.ts';
import { overlap } from './paging/overlap.ts';
import { union } from './paging/union.ts';
import { idempotentRead } from './robustness/idempotent-read.ts';
import { noServerError } from './robustness/no-server-error.ts';
import { unknownHeader } from './robustness/unknown-header.ts';
import { unknownQuery } from './robustness/unknown-query.ts';
import { echo } from './secrecy/echo.ts';
import { entropy } from './secrecy/entropy.ts';
import { sequence } from './secrecy/sequence.ts';
import { shownOnce } from './secrecy/shown-once.ts';
import { deletable } from './tenancy/deletable.ts';
import { nameBlocked } from './tenancy/name-blocked.ts';
import { readable as foreignReadable } from './tenancy/readable.ts';
import { visible } from './tenancy/visible.ts';
import { acceptsValid } from './validation/accepts-valid.ts';
import { contentType as requestContentType } from './validation/content-type.ts';
import { deep } from './validation/deep.ts';
import { enumChoice } from './validation/enum.ts';
import { format } from './validation/format.ts';
import { limit } from './validation/limit.ts';
import { malformedJson } from './validation/malformed-json.ts';
import { nothingCreated } from './validation/nothing-created.ts';
import { nullField } from './validation/null.ts';
import { oversized } from './validation/oversized.ts';
import { required } from './validation/required.ts';
import { type } from './validation/type.ts';
import { body } from './wire/body.ts';
import { charset } from './wire/charset.ts';
import { contentType } from './wire/content-type.ts';
import { emptyBody } from './wire/empty-body.ts';
import { head } from './wire/head.ts';
import { headers } from './wire/headers.ts';
import { methodNotAllowed } from './wire/method-not-allowed.ts';
import { status } from './wire/status.ts';
import { unknownPath } from './wire/unknown-path.ts';

/** Look at every exchange, wherever it comes from. */
export const passiveChecks: readonly PassiveCheck[] = [
  status,
  contentType,
  headers,
  body,
  emptyBody,
  charset,
  shownOnce,
  echo,
  noServerError,
];

/** In the order in which they run: what is made first serves those after it. */
export const activeChecks: readonly ActiveCheck[] = [
  create,
  listed,
  readable,
  roundTrip,
  serverOwned,
  duplicateRefused,
  duplicateStored,
  concurrentDuplicate,
  concurrent,
  update,
  rotate,
  remove,
  gone,
  nameFree,
  timestamps,
  required,
  nullField,
  type,
  format,
  enumChoice,
  limit,
  malformedJson,
  requestContentType,
  oversized,
  deep,
  acceptsValid,
  nothingCreated,
  missing,
  empty,
  garbage,
  truncated,
  scheme,
  foreignForm,
  digest,
  acceptsCreated,
  revoked,
  rotated,
  everyWay,
  expired,
  uniqueId,
  uniqueSecret,
  entropy,
  sequence,
  pageLimit,
  union,
  overlap,
  order,
  count,
  beyondEnd,
  badValues,
  filter,
  visible,
  foreignReadable,
  deletable,
  nameBlocked,
  unknownQuery,
  unknownHeader,
  idempotentRead,
  head,
  methodNotAllowed,
  unknownPath,
];

/** All of them. `lifecycle/concurrent` is an addition to the list that the project began with. */
export const checks: readonly Check[] = [...passiveChecks, ...activeChecks];
