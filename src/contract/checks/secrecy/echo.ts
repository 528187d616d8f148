import type { PassiveCheck } from '../../engine/check.ts';
import { shortestSecret } from '../../engine/judge.ts';
import { formsOf } from '../../engine/secret-forms.ts';
import { hasForm } from './leaks.ts';
import { showsPieces } from './pieces.ts';

export const echo: PassiveCheck = {
  kind: 'passive',
  id: 'secrecy/echo',
  title: 'a credential is not repeated in the reply',
  why: 'Replies are logged, cached and shown where requests are not. An error that quotes the token hands it on.',
  failing: 'GET /keys with Bearer t0k3n... -> 401, {"message": "bad token t0k3n..."}',
  passing: 'GET /keys with Bearer t0k3n... -> 401, {"message": "bad token"}',
  source: 'RFC 6750, section 5.3 (safeguard bearer tokens); CWE-209',
  applies: (operation) => operation.security.length > 0,
  judge(look) {
    const { operation, exchange, credentials, roles } = look;
    const showsSecrets = roles.some(({ resource, verb }) =>
      resource.secrets.some((rule) => rule.shown.includes(verb)),
    );
    const isSuccess = exchange.response.status >= 200 && exchange.response.status < 300;
    // A list of tokens has the one that asks for it, but no header does.
    const isBodyOpen = showsSecrets && isSuccess;
    const places = look.places.filter(({ name }) => !isBodyOpen || name !== 'the body');
    return credentials.flatMap((credential) => {
      if (credential.length < shortestSecret) return [];
      const forms = formsOf(credential);
      const place = places.find(
        ({ text }) => hasForm(forms, text) || showsPieces(onlyPart(credential), text),
      )?.name;
      if (place === undefined) return [];
      const message = `${operation.label} repeats the credential of the request in ${place}`;
      return [
        {
          trail: [operation.pointer],
          absolute: true,
          operation: operation.label,
          exchange,
          message,
          expected: 'no credential in a reply',
          actual: `it is in ${place}`,
        },
      ];
    });
  },
};

/** What is behind a credential's prefix; '' where it has parts, of which one may be an id, and no secret. */
function onlyPart(credential: string): string {
  return /^(?:[a-z\d]{1,12}[-_:.]){0,2}([a-z\d]+)$/i.exec(credential)?.[1] ?? '';
}
