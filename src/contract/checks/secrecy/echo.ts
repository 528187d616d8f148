import {
  definePassiveCheck,
  isSuccess,
  type Look,
  type Place,
  placesOf,
  secretForms,
  shortestSecret,
} from '../../check.ts';
import { withoutDocumented } from './documented-credential.ts';
import { showsSecret } from './shown-secret.ts';

export const echo = definePassiveCheck({
  id: 'secrecy/echo',
  title: 'a credential is not repeated in the reply',
  why: 'Replies are logged, cached and shown where requests are not. An error that quotes the token hands it on.',
  failing: 'GET /keys with Bearer t0k3n... -> 401, {"message": "bad token t0k3n..."}',
  passing: 'GET /keys with Bearer t0k3n... -> 401, {"message": "bad token"}',
  source: 'RFC 6750, section 5.3 (safeguard bearer tokens); CWE-209',
  applies: ({ security }) => security.length > 0,
  look(look, expect) {
    const { credentials, exchange, operation, roles } = look;
    const showsSecrets = roles.some(({ resource, verb }) =>
      resource.secrets.some((rule) => rule.shown.includes(verb)),
    );
    // A list of tokens contains the token of the request, but no header does.
    const isBodyOpen = showsSecrets && isSuccess(exchange);
    for (const credential of credentials.filter(({ length }) => length >= shortestSecret)) {
      const forms = secretForms(credential);
      const hidden = onlyPart(credential);
      const closed = placesWithout(look, credential).filter(({ name }) => !isBodyOpen || name !== 'the body');
      const place = closed.find(({ text }) => showsSecret(forms, hidden, text))?.name;
      expect(exchange, { operation, always: true }).holds(place === undefined, {
        message: `${operation.label} repeats the credential of the request in ${place}`,
        expected: 'no credential in a reply',
        actual: `it is in ${place}`,
      });
    }
  },
});

/** Where nothing may stand of a credential: what the document shows of it is left out. */
function placesWithout(look: Look, credential: string): readonly Place[] {
  const { exchange, places } = look;
  const body = withoutDocumented(look, credential);
  if (body === exchange.response.body) return places;
  return placesOf({ ...exchange, response: { ...exchange.response, body } });
}

/** What follows a credential's prefix; '' where it has parts, of which one may be an id, and no secret. */
function onlyPart(credential: string): string {
  return /^(?:[a-z\d]{1,12}[-_:.]){0,2}([a-z\d]+)$/i.exec(credential)?.[1] ?? '';
}
