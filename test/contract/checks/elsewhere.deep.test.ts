import { describe, expect, it, onTestFinished } from 'vitest';
import { activeChecks } from '../../../src/contract/checks/index.ts';
import { createChance } from '../../../src/contract/run/chance.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import { oddServers } from '../../faulty/index.ts';
import type { App } from '../../faulty/kit/http.ts';
import { listen } from '../../faulty/kit/http.ts';
import { createWidgets, owners, widgets } from '../runs/widgets.ts';
import { tellSent } from './tell.ts';
import { attempt, optionsFor } from './trial.ts';

const right = oddServers.filter(({ id }) => /^feldera\/plain$/.test(id));
const rows = activeChecks.flatMap(({ id }) => right.map((server) => [id, server.provider, server] as const));
const [token = '', otherToken = ''] = Object.keys(owners);
const widgetDocument = readDocument(widgets);

describe('on a server that is not on this machine', () => {
  it.each(rows)('%s on %s finds nothing, and does less', async (check, provider, server) => {
    const { url, close } = await server.start();
    onTestFinished(close);
    const options = { ...optionsFor(provider), url: 'http://keys.example', only: [check] };
    const settings = { write: true, rate: Number.POSITIVE_INFINITY };
    const { findings, sent, skipped } = await attempt({ ...options, ...settings }, url);
    expect(findings).toEqual([]);
    const changes = sent.filter(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method));
    expect([tellSent(changes, Object.values(options.credentials)), ...skipped].join('\n')).toMatchSnapshot();
  });
});

describe('where one thing is not given, is said what cannot be checked:', () => {
  it.each(right.map((server) => [server.provider, server] as const))(
    'a second account, for %s',
    async (provider, server) => {
      const { url, close } = await server.start();
      onTestFinished(close);
      const { credentials, ...options } = optionsFor(provider);
      const { otherToken: _, otherUser: __, ...own } = { otherToken: '', otherUser: '', ...credentials };
      const trial = await attempt({ ...options, credentials: own, url, only: ['tenancy'] });
      expect(trial.findings).toEqual([]);
      expect(trial.skipped.join('\n')).toMatchSnapshot();
    },
  );

  it.each(right.map((server) => [server.provider, server] as const))(
    'that it may write, for %s',
    async (provider, server) => {
      const { url, close } = await server.start();
      onTestFinished(close);
      const options = { ...optionsFor(provider), url: 'http://keys.example', rate: Number.POSITIVE_INFINITY };
      const trial = await attempt(options, url);
      expect(trial.findings).toEqual([]);
      expect(trial.sent.filter(({ method }) => !['GET', 'HEAD'].includes(method))).toEqual([]);
      expect(trial.skipped.toSorted().join('\n')).toMatchSnapshot();
    },
  );
});

describe('on a server for tests, which opens an account for whoever asks', () => {
  // A deleted key would be somebody new, too: such a server cannot tell.
  const guarded = activeChecks
    .map(({ id }) => id)
    .filter((id) => id.startsWith('auth/') && id !== 'auth/revoked');
  it.each(guarded)('%s finds nothing', async (check) => {
    const { url, close } = await listen(openToAll());
    onTestFinished(close);
    const identity = { id: '1', random: createChance(1) };
    const credentials = { token, otherToken };
    const options = { document: widgetDocument, url, seed: 1, identity, credentials };
    const { findings, sent, skipped } = await attempt({ ...options, only: [check] });
    expect(findings).toEqual([]);
    expect([tellSent(sent, [token, otherToken]), ...skipped].join('\n')).toMatchSnapshot();
  });
});

/** A server with an account for every token that it is asked with. */
function openToAll(): App {
  const known = createWidgets();
  const accounts = new Map<string, App>();
  return (ask) => {
    const asker = /^Bearer (.+)$/.exec(ask.headers.authorization ?? '')?.[1];
    if (
      asker === undefined ||
      [...known.all, { token }, { token: otherToken }].some((it) => it.token === asker)
    )
      return known.app(ask);
    const account = accounts.get(asker) ?? createWidgets().app;
    accounts.set(asker, account);
    return account({ ...ask, headers: { ...ask.headers, authorization: `Bearer ${token}` } });
  };
}
