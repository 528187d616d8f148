/** A small client, as an application would have it. It knows nothing of keymock. */
export class FelderaKeys {
  readonly #base: string;
  readonly #token: string;

  constructor(base: string, token: string) {
    this.#base = base;
    this.#token = token;
  }

  /** Makes a key and gives its secret; undefined where the name is taken. */
  async create(name: string): Promise<string | undefined> {
    const response = await this.#send('POST', '/v0/api_keys', { name });
    if (response.status === 409) return undefined;
    if (!response.ok) throw new Error(`Feldera said ${response.status}`);
    const { api_key: secret } = (await response.json()) as { api_key: string };
    return secret;
  }

  async revoke(name: string): Promise<void> {
    await this.#send('DELETE', `/v0/api_keys/${encodeURIComponent(name)}`);
  }

  #send(method: string, path: string, body?: object): Promise<Response> {
    return fetch(this.#base + path, {
      method,
      headers: { Authorization: `Bearer ${this.#token}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  }
}
