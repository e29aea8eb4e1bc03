import { bareImage, dataUriInText, dataUriOf, type FoundMedia, mediaIn } from "./media-shapes.ts";

/** Takes media and answers the text that stands for it. */
export type TakeMedia = (media: Omit<FoundMedia, "key">) => string;

/** What only a model can read, by the name of its field: said by its size. */
const unreadable: Readonly<Record<string, string>> = {
  token_ids: "token ids",
  prompt_token_ids: "token ids",
  tokens: "token ids",
  embedding: "numbers",
  logprobs: "log probabilities",
  prompt_logprobs: "log probabilities",
};
/** Long texts that only the provider can read. */
const opaque: ReadonlySet<string> = new Set([
  "encrypted_content",
  "signature",
  "thoughtSignature",
  "thought_signature",
]);
const shortestOpaque = 64;
/** OpenRouter's word for thoughts that a provider does not show. */
const isOpaque = (key: string, { type }: Record<string, unknown>): boolean =>
  opaque.has(key) || (key === "data" && type === "reasoning.encrypted");
/** Credentials that a request hands to the provider, so that it can call a tool's server. */
const credentials: ReadonlySet<string> = new Set(["authorization", "authorization_token", "headers"]);
/** What an object has that describes such a server. */
const isServer = (fields: Record<string, unknown>): boolean =>
  typeof fields.server_url === "string" ||
  fields.type === "mcp" ||
  fields.type === "mcp_server" ||
  (fields.type === "url" && "name" in fields);

const deepest = 64;
const mostValues = 100_000;

/**
 * The value with media replaced, and without token ids, vectors and ciphers. What is not replaced is the same object;
 * nothing of the given one is changed.
 */
export function presentable(value: unknown, take: TakeMedia): unknown {
  let left = mostValues;

  function walk(item: unknown, depth: number): unknown {
    if (typeof item === "string") {
      return walkText(item);
    }
    if (typeof item !== "object" || item === null || depth > deepest || left-- <= 0) return item;
    return Array.isArray(item) ? walkList(item, depth) : walkFields(item as Record<string, unknown>, depth);
  }

  function walkText(text: string): string {
    const media = dataUriOf(text);
    if (media !== undefined) return take(media);
    return text.includes(";base64,") ? text.replace(dataUriInText, (uri) => walkText(uri)) : text;
  }

  function walkList(list: readonly unknown[], depth: number): readonly unknown[] {
    let copy: unknown[] | undefined;
    for (let index = 0; index < list.length && left > 0; index += 1) {
      const made = walk(list[index], depth + 1);
      if (made === list[index]) continue;
      copy ??= [...list];
      copy[index] = made;
    }
    return copy ?? list;
  }

  function walkFields(fields: Record<string, unknown>, depth: number): Record<string, unknown> {
    let copy: Record<string, unknown> | undefined;
    const found = mediaIn(fields);
    const isToolServer = isServer(fields);
    for (const key in fields) {
      const before = fields[key];
      const made = key === found?.key ? take(found) : walkField(key, fields, depth, isToolServer);
      if (made === before) continue;
      copy ??= { ...fields };
      copy[key] = made;
    }
    return copy ?? fields;
  }

  function walkField(key: string, fields: Record<string, unknown>, depth: number, isToolServer: boolean): unknown {
    const value = fields[key];
    if (isToolServer && credentials.has(key)) return "[left out]";
    const kind = Object.hasOwn(unreadable, key) ? unreadable[key] : undefined;
    const many = kind === undefined ? 0 : unreadableIn(value);
    if (many > 0) return `[${many} ${kind}]`;
    if (typeof value === "string" && value.length >= shortestOpaque && isOpaque(key, fields)) {
      return `[${value.length} characters]`;
    }
    if (key === "images" && Array.isArray(value)) {
      const images = value.map((image) => (typeof image === "string" ? bareImage(image) : undefined));
      if (images.some(Boolean)) return value.map((image, index) => (images[index] ? take(images[index]) : image));
    }
    return walk(value, depth + 1);
  }

  return walk(value, 0);
}

/** How many there are; none in a list of texts, in an empty one, and in what only has such a name. */
function unreadableIn(value: unknown): number {
  if (Array.isArray(value)) return typeof value[0] === "string" ? 0 : value.length;
  if (typeof value !== "object" || value === null) return 0;
  const { content, refusal, tokens } = value as { content?: unknown; refusal?: unknown; tokens?: unknown };
  return [content, refusal, tokens].reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0);
}
