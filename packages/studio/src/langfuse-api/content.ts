import { quoteLong } from "../digits/index.ts";
import { parseText } from "../json/index.ts";

/** Input or output as the server answers it: what its JSON says, long whole numbers as texts; any other text as it is. */
export function contentOf(text: string | null): unknown {
  const quoted = text === null ? null : quoteLong(text);
  const value = parseText(quoted);
  return value === quoted ? text : value;
}
