import { checks } from '../checks/index.ts';
import type { CheckPage } from '../engine/check.ts';

/** What a check's page says; undefined for checks of others. */
export function aboutCheck(id: string): CheckPage | undefined {
  return checks.find((check) => check.id === id);
}
