import type { Schemas } from './schemas.ts';

/** The state of the cluster, which is always well, and was so when the mock's clock is read. */
export function clusterHealth(now: number): Schemas['live']['ClusterHealth'] {
  return {
    all_healthy: true,
    api: service('api', now),
    compiler: service('compiler', now),
    runner: service('runner', now),
  };
}

function service(name: string, now: number): Schemas['live']['ServiceHealth'] {
  // The server counts microseconds.
  const time = new Date(now).toISOString().replace('Z', '000Z');
  return {
    healthy: true,
    message: `Healthy: The ${name} service responded successfully to the last health check.`,
    unchanged_since: time,
    checked_at: time,
  };
}
