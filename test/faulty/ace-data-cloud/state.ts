/** Rows have the fields of the documents, in their order, so that a row is what is shown. */
export interface Credential {
  readonly id: string;
  readonly user_id: string;
  readonly application_id: string;
  readonly type: 'Token' | 'Identity';
  readonly token: string | null;
  readonly username: string | null;
  readonly password: string | null;
  readonly host: string | null;
  readonly limited_amount: number | null;
  readonly used_amount: number;
  readonly expired_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface Application {
  readonly id: string;
  readonly user_id: string;
  readonly service_id: string | null;
  readonly type: string;
  readonly scope: string;
  readonly remaining_amount: number;
  readonly used_amount: number;
  readonly paid: boolean;
  readonly disabled: boolean;
  readonly allow_consume_global: boolean;
  readonly expired_at: string | null;
  readonly credentials: readonly Credential[];
  readonly packages: readonly unknown[];
  readonly service: { readonly id: string; readonly alias: string; readonly name: string } | null;
  readonly tags: null;
  readonly metadata: null;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface PlatformToken {
  readonly id: string;
  readonly token: string;
  readonly expiration: number | null;
  readonly user_id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly used_at: string | null;
}

export interface Owned {
  readonly id: string;
  readonly user_id: string;
}

/** In the order of creation. */
export interface State {
  credentials: Credential[];
  applications: Application[];
  platformTokens: PlatformToken[];
}

/** Who the first platform tokens are. */
export const accounts: Readonly<Record<string, string>> = {
  [`platform-v1-${'5f0c1d7e'.repeat(8)}`]: 'b87f67c1-b04f-4332-99a1-7a5e651331c6',
  [`platform-v1-${'a93b24e6'.repeat(8)}`]: '4c1de5a0-92b7-4a6f-8f3e-0d5b7c9a1e24',
};

export interface Service {
  readonly id: string;
  readonly alias: string;
  readonly name: string;
  readonly type: string;
  readonly free_amount: number;
}

export const services: readonly Service[] = [
  {
    id: 'd87e5e99-b797-4ade-9e73-b896896b0461',
    alias: 'midjourney',
    name: 'Midjourney',
    type: 'Api',
    free_amount: 0,
  },
  {
    id: '2d4a7b10-6c3e-4f58-9b21-7e0f5a8c6d13',
    alias: 'global-proxy',
    name: 'Global Proxy',
    type: 'Proxy',
    free_amount: 0,
  },
  {
    id: '8efa1d83-9b75-4562-b44a-af95ce563d05',
    alias: 'face-transform',
    name: 'Face Transform',
    type: 'Api',
    free_amount: 1,
  },
];

/** Every account has the documents' own application from the start. */
export function seeded(): State {
  return {
    credentials: [],
    applications: Object.values(accounts).map((user) => seededApplication(user)),
    platformTokens: [],
  };
}

export const seededId = '107f8d0f-e465-4a7e-a49e-d633d26f7aa2';

function seededApplication(user: string): Application {
  const { id, alias, name } = services[0] ?? { id: '', alias: '', name: '' };
  return {
    id: seededId,
    user_id: user,
    service_id: id,
    type: 'Usage',
    scope: 'Individual',
    remaining_amount: 0,
    used_amount: 0,
    paid: false,
    disabled: false,
    allow_consume_global: true,
    expired_at: null,
    credentials: [],
    packages: [],
    service: { id, alias, name },
    tags: null,
    metadata: null,
    created_at: '2024-08-01T10:00:00.000000Z',
    updated_at: '2024-08-01T10:00:00.000000Z',
  };
}
