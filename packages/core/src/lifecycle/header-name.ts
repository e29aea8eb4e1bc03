/** A name that HTTP allows (RFC 9110, token). */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

export function isHeaderName(value: unknown): value is string {
  return typeof value === "string" && token.test(value);
}
