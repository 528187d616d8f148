import { isObject, type JsonObject, objectOf, parseJson } from '../../../spec/json.ts';
import type { ItemVerb } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import { isRefusal, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { responseTrail } from '../trails.ts';
import { unusedLike } from '../unused-like.ts';
import type { Attempt, AttemptKind } from './attempt.ts';

/**
 * Who is not let in is not told which items there are: what is there and what is not are refused alike. `there` is the refusal
 * of a request about an item that is there.
 */
export async function mustHideExistence(
  scene: Scene,
  stage: Stage,
  { operation, by }: ItemVerb,
  item: Item,
  { attempt, kind, there, json }: Refused,
): Promise<void> {
  if (Object.keys(by).length === 0 || !isRefusal(there)) return;
  const parameters = unusedLike(scene.run, stage, by, item);
  const nowhere = await scene.probe(
    scene.draft(operation, { ...attempt, parameters, ...(json === undefined ? {} : { json }) }),
  );
  const told = [there, nowhere].map(reasonOf);
  if (!isRefusal(nowhere) || told[0] === told[1]) return;
  // What a server that opens accounts for everybody says to such an account is not what it says at its door.
  if (kind !== 'missing' && ![there, nowhere].some(({ response }) => response.status === 401)) return;
  scene.fail({
    trail: responseTrail(operation, 401),
    absolute: true,
    operation: operation.label,
    exchange: nowhere,
    message: `${operation.label} tells whoever asks with ${attempt.what} which items there are`,
    expected: `${told[0]}, as for one that is there`,
    actual: `${told[1]} for one that is not`,
  });
}

interface Refused {
  readonly attempt: Attempt;
  readonly kind: AttemptKind;
  readonly there: Exchange;
  readonly json: JsonObject | undefined;
}

/** The status of a refusal and its code, if it has one: at the top, or in its `error`. */
function reasonOf(exchange: Exchange): string {
  const body = objectOf(parseJson(exchange.response.body));
  const codes = [body, ...Object.values(body).filter(isObject)].flatMap((part) =>
    ['code', 'error_code', 'errorCode'].map((name) => part[name]),
  );
  return [statusOf(exchange), ...codes.filter((code) => typeof code === 'string')].join(' ');
}
