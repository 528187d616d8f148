import { schemas } from '../../control/document/schemas.ts';
import { maskFields } from './mask.ts';
import { objectOf, type Tool, text } from './tool.ts';

const reveal = {
  type: 'boolean',
  default: false,
  description: 'show secrets, which are *** otherwise',
};

const mostRows = 1000;

type Row = Readonly<Record<string, unknown>>;

/** What the mock has stored. */
export const listKeys: Tool = {
  title: 'List stored keys',
  description:
    'What the mock has stored, by model: keys such as felderaApiKey, oceanbaseApiKey and aceDataCloudCredential, and the rows around them. The newest ones, with the number of all. Secrets are masked.',
  input: objectOf({
    model: text('only this model, such as felderaApiKey'),
    limit: { type: 'integer', minimum: 1, maximum: mostRows, default: 50, description: 'rows of each model' },
    reveal,
  }),
  readOnly: true,
  async run({ model, limit = 50, reveal: isRevealed }, { ask }) {
    const { rows } = (await ask('GET', 'state')) as { rows: Record<string, Row[]> };
    if (model !== undefined && !Object.hasOwn(rows, String(model)))
      throw new Error(`There is no model "${model}". Models are ${Object.keys(rows).join(', ')}.`);
    const chosen = Object.entries(rows).filter(([name]) => model === undefined || name === model);
    return Object.fromEntries(
      chosen.map(([name, all]) => [
        name,
        {
          total: all.length,
          rows: all.slice(-Number(limit)).map((row) => (isRevealed ? row : maskFields(row))),
        },
      ]),
    );
  },
};

const { NewFelderaKey, NewOceanbaseKey, NewAceDataCloudCredential } = schemas;
const kinds = [NewFelderaKey, NewOceanbaseKey, NewAceDataCloudCredential];

/** A key that is there at once, as `mock.feldera.addKey` and its kin create it. */
export const createKey: Tool = {
  title: 'Create a key',
  description:
    'Create a key ready-made. feldera takes account and name; oceanbase account (AK:SK), orgId, projectId and name; ace-data-cloud account and any field of POST /api/v1/credentials/.',
  input: {
    // In one object, since some clients take no schema with alternatives. The control API knows which fields belong together.
    ...objectOf(
      {
        ...Object.assign({}, ...kinds.map(({ properties }) => properties)),
        provider: {
          enum: kinds.map(({ properties }) => (properties['provider'] as { const: string }).const),
        },
        account: text('the account that the key belongs to: the token of its owner, or AK:SK'),
        reveal,
      },
      ['provider', 'account'],
    ),
    additionalProperties: true,
  },
  async run({ reveal: isRevealed, ...given }, { ask }) {
    const key = (await ask('POST', 'keys', { body: given })) as Row;
    return isRevealed ? key : maskFields(key);
  },
};
