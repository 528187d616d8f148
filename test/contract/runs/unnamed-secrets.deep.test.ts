import { describeUnnamedSecrets } from './describe-unnamed-secrets.ts';

describeUnnamedSecrets(['bearer', 'credential_text', 'sec', 'apiToken']);
