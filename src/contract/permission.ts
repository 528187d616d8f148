import type { RunOptions, Settings } from './options.ts';
import type { Plan } from './plan.ts';

/** Why nothing may be written; undefined where it may. Asked once, before the first write. */
export async function refusalToWrite(
  settings: Settings,
  plan: Plan,
  confirm: RunOptions['confirm'],
): Promise<string | undefined> {
  if (!settings.mayWrite) return 'it writes; allow that with --write';
  const makers = plan.resources.filter(
    (resource) => resource.create && (resource.delete || settings.isLoopback),
  );
  const writes = plan.active.some(({ planned }) => planned.writes);
  if (confirm === undefined || makers.length === 0 || !writes) return undefined;
  const intent = `It will make up to ${settings.maxCreates} items (${makers.map((resource) => resource.name).join(', ')}) on ${settings.base}, named keymock-*, and delete them again.`;
  return (await confirm(intent)) ? undefined : 'writing was not confirmed';
}
