/** Fewer digits always fit. */
const long = /\d{16}/;
/** Quotes and what is escaped within them, so that digits of a text are known as such; and numbers. */
const tokens = /\\.|"|-?\d[\d.eE+-]*/g;

const isLong = (token: string): boolean => /^-?\d{16,}$/.test(token) && !Number.isSafeInteger(Number(token));

/**
 * The same JSON with whole numbers beyond 2^53 as texts, since parsing would change their digits. `mark` begins each text.
 * @example quoteLong('{"id":1234567890123456789}'); // '{"id":"1234567890123456789"}'
 */
export function quoteLong(json: string, mark = ""): string {
  if (!long.test(json)) return json;
  let inText = false;
  return json.replace(tokens, (token) => {
    if (token === '"') inText = !inText;
    return !inText && isLong(token) ? `"${mark}${token}"` : token;
  });
}
