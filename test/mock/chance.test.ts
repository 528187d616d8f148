import { describe, expect, it } from 'vitest';
import { createChance } from '../../src/mock/chance.ts';

const draws = {
  hex: () => createChance(7).hex(32),
  alphanumeric: () => createChance(7).alphanumeric(128),
  uuid4: () => createChance(7).uuid4(),
  uuid7: () => createChance(7).uuid7(1_722_506_400_000),
};

describe('chance', () => {
  it.each(Object.entries(draws))('gives the same %s for the same seed', (_, draw) => {
    expect(draw()).toBe(draw());
  });

  it('gives different text for different seeds', () => {
    const seen = new Set(Array.from({ length: 1000 }, (_, seed) => createChance(seed).hex(32)));
    expect(seen.size).toBe(1000);
  });

  it.each([
    [draws.hex(), /^[0-9a-f]{32}$/],
    [draws.alphanumeric(), /^[A-Za-z0-9]{128}$/],
    [draws.uuid4(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    [draws.uuid7(), /^01910d61-d100-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ])('has the form of %s', (text, form) => {
    expect(text).toMatch(form);
  });

  it('uses every character about as often as the others', () => {
    const counts = new Map<string, number>();
    for (const character of createChance(1).alphanumeric(62_000)) {
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    expect(counts.size).toBe(62);
    expect(Math.min(...counts.values())).toBeGreaterThan(850);
    expect(Math.max(...counts.values())).toBeLessThan(1150);
  });
});
