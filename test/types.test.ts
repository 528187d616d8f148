import { describe, expect, expectTypeOf, it } from 'vitest';
import { type AnyMock, createMock, type Mock, type MockOptions } from '../src/index.ts';

// Held by the compiler (`npm run typecheck`); at run time this only says what is held.
describe('the types of a mock', () => {
  const mock = createMock({ seed: 1 });

  it('know the models and the fields of their rows', () => {
    expectTypeOf(mock.db.felderaApiKey.create).returns.toHaveProperty('hash').toEqualTypeOf<string>();
    expectTypeOf(mock.db.oceanbaseApiKey.getAll()[0]?.expiresAt).toEqualTypeOf<string | null | undefined>();
    expectTypeOf(
      mock.db.aceDataCloudCredential.findFirst({ where: { usedAmount: { gt: 1 } } }),
    ).toEqualTypeOf<ReturnType<typeof mock.db.aceDataCloudCredential.create> | null>();
    // @ts-expect-error: no such model
    expect(mock.db.nonsense).toBeUndefined();
    const wrong = () => {
      // @ts-expect-error: no such field
      mock.db.felderaApiKey.create({ nonsense: 1 });
      // @ts-expect-error: a text
      mock.db.felderaApiKey.create({ name: 1 });
      // @ts-expect-error: no such field
      mock.db.felderaApiKey.findMany({ where: { nonsense: { equals: '' } } });
      // @ts-expect-error: no such comparison
      mock.db.felderaApiKey.findMany({ where: { name: { matches: '' } } });
      // @ts-expect-error: a number
      mock.db.aceDataCloudCredential.update({ where: {}, data: { usedAmount: '1' } });
    };
    expect(wrong).toBeTypeOf('function');
  });

  it('know which APIs are mocked', () => {
    const one = createMock({ providers: ['feldera'], dialects: { feldera: 'live' } });
    expectTypeOf(one).toEqualTypeOf<Mock<'feldera'>>();
    expectTypeOf(one.db).toHaveProperty('felderaApiKey');
    expectTypeOf(one.db).not.toHaveProperty('oceanbaseApiKey');
    expectTypeOf(one).not.toHaveProperty('oceanbase');
    expectTypeOf(one).toExtend<AnyMock>();
    expectTypeOf(createMock({} as MockOptions)).toEqualTypeOf<Mock>();
    // @ts-expect-error: Feldera alone is mocked
    expect(() => one.oceanbase).toThrow(
      new TypeError(
        'Failed to use mock.oceanbase: this mock was created without "oceanbase". Did you forget it in `providers`?',
      ),
    );
    // @ts-expect-error: OceanBase Cloud is not mocked
    expect(() => createMock({ providers: ['feldera'], dialects: { oceanbase: 'live' } })).toThrow(TypeError);
  });

  it('know what the tools take and return', () => {
    expectTypeOf(mock.feldera.addKey).returns.toEqualTypeOf<{ id: string; name: string; api_key: string }>();
    expectTypeOf(mock.aceDataCloud.addCredential).returns.toHaveProperty('token');
    const wrong = () => {
      // @ts-expect-error: whose?
      mock.feldera.addKey({ name: 'ci' });
      // @ts-expect-error: no such field
      mock.feldera.addKey({ account: 'me', name: 'ci', nmae: 'ci' });
      // @ts-expect-error: of which project?
      mock.oceanbase.addKey({ account: 'AK:SK', orgId: 'org', name: 'ci' });
      // @ts-expect-error: a number
      mock.aceDataCloud.addCredential({ account: 'me', limited_amount: '2' });
    };
    expect(wrong).toBeTypeOf('function');
  });
});
