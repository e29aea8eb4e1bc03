import { type Attributes, parseText, under } from "./text.ts";

/** The server rebuilds no more list places than these. */
const maximumIndex = 10_000;

/** Messages that were flattened to keys such as `gen_ai.prompt.0.content`; undefined where there are none. */
export function messagesFromKeys(attributes: Attributes, prefix: string): unknown {
  const entries = Object.entries(under(attributes, prefix));
  const messages: Record<string, unknown>[] = [];
  for (const [path, value] of entries) {
    const [index, ...rest] = path.split(".");
    const place = Number(index);
    if (!Number.isInteger(place) || place < 0 || place > maximumIndex || rest.length === 0) continue;
    const existing = messages[place] ?? {};
    // OpenInference puts "message." between the index and the field.
    existing[(rest[0] === "message" ? rest.slice(1) : rest).join(".")] = parseText(value);
    messages[place] = existing;
  }
  const found = messages.filter((message) => message !== undefined);
  return found.length > 0 ? found : undefined;
}
