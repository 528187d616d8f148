import type { Chance } from '../../mock/chance.ts';
import type { Clock } from '../../mock/clock.ts';
import { defineModel, type ModelDefinition } from '../../store/model.ts';

/** A key of a project. Its primary key is the owner with the id, so that nobody reaches another project's keys. */
export const apiKeyModel = defineModel(
  {
    key: 'key',
    /** See scope.ts. */
    owner: 'string',
    id: 'string',
    name: 'string',
    action: 'string',
    apiKey: 'string',
    createdAt: 'string',
    updatedAt: 'string',
    /** Null for a key that never expires. */
    expiresAt: 'string?',
  },
  { owner: (row) => row.owner },
);

export type ApiKeyRow = typeof apiKeyModel extends ModelDefinition<infer Row> ? Row : never;

/** The primary key of an owner's key. No part of an owner can hold a line break. */
export function keyOf(owner: string, id: string): string {
  return `${owner}\n${id}`;
}

export function newId(chance: Chance): string {
  return `ak-${chance.hex(16)}`;
}

export function newApiKey(chance: Chance): string {
  return `sk_${chance.alphanumeric(32)}`;
}

/** The time now as the documents write it: in UTC, to the second. */
export function timestamp(clock: Clock): string {
  return `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
}
