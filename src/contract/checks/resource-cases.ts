import { hasVerbs, type Resource, type ResourceWith, type Verb } from '../../spec/resource.ts';
import type { Phase, PlannedCase, PlanSubject } from '../engine/check.ts';
import type { Scene } from '../engine/scene.ts';
import type { Stage } from '../engine/stage.ts';

/** A case per resource that has certain verbs. */
export interface ResourceCase<V extends Verb> {
  /** Verbs that it takes; the first one's operation is the one that is judged. */
  readonly needs: readonly [V, ...V[]];
  readonly title: string;
  readonly writes: boolean;
  /** When it runs; `main` by default. */
  readonly phase?: Phase;
  /** When it runs where the resource can be created only once. */
  readonly phaseIfCreatedOnce?: Phase;
  /** Further conditions; what the resource does not promise is not checked. */
  readonly when?: (resource: ResourceWith<V>) => boolean;
  run(scene: Scene, stage: Stage<ResourceWith<V>>, resource: ResourceWith<V>): Promise<void>;
}

/**
 * Plans a case for every resource that can take it. A resource that was inferred may lack a verb because it could not be
 * told: that is planned and skipped, so that it is counted and named.
 */
export function resourceCases<V extends Verb>(
  { resources }: PlanSubject,
  given: ResourceCase<V>,
): PlannedCase[] {
  return resources.flatMap((resource) =>
    hasVerbs(resource, given.needs) ? caseFor(resource, given) : caseWithout(resource, given),
  );
}

function caseFor<V extends Verb>(resource: ResourceWith<V>, given: ResourceCase<V>): PlannedCase[] {
  const { needs, title, writes, when, run } = given;
  if (when && !when(resource)) return [];
  const isCreatedOnce = resource.delete === undefined;
  return [
    {
      operation: resource[needs[0]].operation.label,
      title,
      writes,
      phase: (isCreatedOnce ? given.phaseIfCreatedOnce : undefined) ?? given.phase ?? 'main',
      run: (scene) => run(scene, scene.stage(resource), resource),
    },
  ];
}

function caseWithout<V extends Verb>(
  resource: Resource,
  { needs, title, writes }: ResourceCase<V>,
): PlannedCase[] {
  if (!resource.inferred) return [];
  const missing = needs.find((verb) => resource[verb] === undefined);
  return [
    {
      operation: resource[needs[0]]?.operation.label ?? `${resource.name} (inferred)`,
      title,
      writes,
      skip: `the document does not tell how to ${missing} ${resource.name} items`,
      run: async () => {},
    },
  ];
}
