import type { Dialect } from '../../mock/provider.ts';
import type { Schemas } from './schemas.ts';

/** How keymock's Feldera was built; the compiler is the oldest that builds version 0.337.0. */
const buildInfo = (build_timestamp: string): Schemas[Dialect]['BuildInformation'] => ({
  build_timestamp,
  build_cpu: 'keymock',
  build_os: 'keymock',
  cargo_dependencies: '',
  cargo_features: '',
  cargo_debug: 'false',
  cargo_opt_level: '3',
  cargo_target_triple: 'x86_64-unknown-linux-gnu',
  rustc_version: '1.93.1',
});

/** What `/v0/config` says; the values are those of the documents' examples. */
export const configuration: { readonly [D in Dialect]: Schemas[D]['Configuration'] } = {
  documented: {
    telemetry: '',
    edition: 'Open source',
    version: '0.313.0',
    revision: '0a963ed51af6c5a93238e46eb7de5228c06ebfc9',
    runtime_revision: '0a963ed51af6c5a93238e46eb7de5228c06ebfc9',
    unstable_features: null,
    changelog_url: 'https://github.com/feldera/feldera/releases/tag/v0.313.0',
    license_validity: null,
    update_info: null,
    build_info: buildInfo('2026-06-03T09:12:31.000000000Z'),
    build_source: 'source',
  },
  live: {
    posthog: '',
    conceptualhq: '',
    product_fruits: '',
    edition: 'Open source',
    version: '0.337.0',
    revision: '5c7931d09fc37e0976143e50a81169dbd98ec0cc',
    runtime_revision: '5c7931d09fc37e0976143e50a81169dbd98ec0cc',
    unstable_features: null,
    changelog_url: 'https://github.com/feldera/feldera/releases/tag/v0.337.0',
    license_validity: null,
    update_info: null,
    build_info: buildInfo('2026-08-21T23:30:48.000000000Z'),
    build_source: 'source',
  },
};
