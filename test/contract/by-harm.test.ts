import { expect, it } from 'vitest';
import { byHarm } from '../../src/contract/by-harm.ts';

const finding = (check: string, severity: 'error' | 'warning' = 'error') => ({ check, severity });

it('puts errors before warnings, secrets and tenancy first, and keeps a check together', () => {
  const found = [
    finding('secrecy/entropy', 'warning'),
    finding('wire/status'),
    finding('paging/limit'),
    finding('auth/revoked'),
    finding('auth/expired'),
    finding('auth/revoked'),
    finding('tenancy/visible'),
    finding('secrecy/shown-once'),
  ];
  expect(byHarm(found).map(({ check }) => check)).toEqual([
    'secrecy/shown-once',
    'tenancy/visible',
    'auth/revoked',
    'auth/revoked',
    'auth/expired',
    'paging/limit',
    'wire/status',
    'secrecy/entropy',
  ]);
});
