/** A name that HTTP allows (RFC 9110, token), and no longer than a client takes. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}$/;

export function isHeaderName(value: unknown): value is string {
  return typeof value === "string" && token.test(value);
}
