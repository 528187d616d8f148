/**
 * How a secret may look in a text: as it is, without its prefix, most of it, or encoded. Each form is long enough that it
 * cannot be there by chance.
 */
export function formsOf(secret: string): readonly string[] {
  const bare = secret.replace(/^[A-Za-z]{2,12}[-_:.]/, '');
  const most = Math.ceil((secret.length * 2) / 3);
  const forms = [
    secret,
    bare,
    secret.slice(0, most),
    secret.slice(-most),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    Buffer.from(secret).toString('hex'),
  ];
  return [...new Set(forms)].filter((form) => form.length >= 12 || form === secret);
}
