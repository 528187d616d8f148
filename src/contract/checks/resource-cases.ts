import type { Resource, Verb } from '../../spec/resource.ts';
import type { PlannedCase, PlanSubject } from '../engine/check.ts';
import type { Scene } from '../engine/scene.ts';
import type { Stage } from '../engine/stage.ts';

/** A case per resource that has certain verbs. */
export interface ResourceCase {
  /** Verbs that it takes; the first one's operation is the one that is judged. */
  readonly needs: readonly [Verb, ...Verb[]];
  readonly title: string;
  readonly writes: boolean;
  /** Whether it runs before anything is made, where the resource can be made only once. */
  readonly isEarly?: boolean;
  /** Whether it makes such a resource: after the early ones, before the rest. */
  readonly isFirstCreate?: boolean;
  /** Further conditions; what the resource does not promise is not checked. */
  readonly when?: (resource: Resource) => boolean;
  run(scene: Scene, stage: Stage, resource: Resource): Promise<void>;
}

/**
 * Plans a case for every resource that can take it. A resource that was inferred may lack a verb because it could not be
 * told: that is planned and skipped, so that it is counted and named.
 */
export function resourceCases(
  { resources }: PlanSubject,
  { needs, title, writes, when, isEarly = false, isFirstCreate = false, run }: ResourceCase,
): PlannedCase[] {
  return resources.flatMap((resource): PlannedCase[] => {
    const missing = needs.find((verb) => resource[verb] === undefined);
    const operation = resource[needs[0]]?.operation.label ?? `${resource.name} (inferred)`;
    if (missing !== undefined && !resource.inferred) return [];
    if (missing === undefined && when && !when(resource)) return [];
    return [
      {
        operation,
        title,
        writes,
        ...(isEarly && resource.delete === undefined ? { isEarly } : {}),
        ...(isFirstCreate && resource.delete === undefined ? { isFirstCreate } : {}),
        ...(missing === undefined
          ? {}
          : { skip: `the document does not tell how to ${missing} ${resource.name} items` }),
        run: (scene) => run(scene, scene.stage(resource), resource),
      },
    ];
  });
}
