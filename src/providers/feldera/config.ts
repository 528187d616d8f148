import type { Dialect } from '../../mock/provider.ts';
import type { Schemas } from './schemas.ts';

/** What `/v0/config` says; the values are those of the documents' examples. */
export const configuration: { readonly [D in Dialect]: Schemas[D]['Configuration'] } = {
  documented: {
    telemetry: '',
    edition: 'Open source',
    version: '0.313.0',
    revision: '3f1c9d27a8e64b05c7d21f9e86ab40d35c17e2f8',
    changelog_url: 'https://github.com/feldera/feldera/releases/tag/v0.313.0',
    license_validity: null,
    update_info: null,
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
    build_info: {
      build_timestamp: '2026-08-21T23:30:48.000000000Z',
      build_cpu: 'keymock',
      build_os: 'keymock',
      cargo_dependencies: '',
      cargo_features: '',
      cargo_debug: 'false',
      cargo_opt_level: '3',
      cargo_target_triple: 'x86_64-unknown-linux-gnu',
      rustc_version: '1.89.0',
    },
    build_source: 'source',
  },
};
