/**
 * Whether a credential reads as a name that a test author gave an account (`me`, `team-a`, `worker-12`), and not as a secret.
 * With open authentication the credential is the account, so the journal would show neither.
 *
 * @example
 * isName('team-a'); // true
 * isName('sk-9f8e7d'); // false
 */
export function isName(text: string): boolean {
  return text.length <= 16 && readsAsName.test(text) && !readsAsSecret.test(text);
}

/** Words of letters, with a number of up to three digits at the end of each. */
const readsAsName = /^[a-z]+\d{0,3}(?:[-_. ](?:[a-z]+\d{0,3}|\d{1,3}))*$/i;
const readsAsSecret = /secret|passw|token|key|s3cr|^(?:sk|pk|gh[a-z]|ey[a-z])[-_.\dA-Z]/i;
