import { isCredential, isServer, leftOut, type Part, partOf, withoutKeys } from "./credentials.ts";
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
  "encrypted_index",
  "signature",
  "thoughtSignature",
  "thought_signature",
]);
const shortestOpaque = 64;
/** OpenRouter's word for thoughts that a provider does not show. */
const isOpaque = (key: string, { type }: Record<string, unknown>): boolean =>
  opaque.has(key) || (key === "data" && type === "reasoning.encrypted");

const deepest = 64;
const mostValues = 100_000;

/**
 * The value with media replaced, and without token ids, vectors, ciphers and credentials. What is not replaced is the same
 * object; nothing of the given one is changed.
 */
export function presentable(value: unknown, take: TakeMedia, whole: "said" | "settings" = "said"): unknown {
  let left = mostValues;
  let settingsLeft = mostValues;

  function walk(item: unknown, depth: number, part: Part): unknown {
    if (typeof item === "string") return part === "secret" && item !== "" ? leftOut : walkText(item, part);
    if (typeof item !== "object" || item === null) return item;
    if (part === "said") {
      if (depth > deepest || left-- <= 0) return item;
    } else if (depth > deepest || settingsLeft-- <= 0) return leftOut;
    return Array.isArray(item) ? walkList(item, depth, part) : walkFields(item as Record<string, unknown>, depth, part);
  }

  function walkText(text: string, part: Part): string {
    const media = dataUriOf(text);
    if (media !== undefined) return take(media);
    if (text.includes(";base64,")) return text.replace(dataUriInText, (uri) => walkText(uri, part));
    return part === "said" ? text : withoutKeys(text);
  }

  function walkList(list: readonly unknown[], depth: number, part: Part): readonly unknown[] {
    let copy: unknown[] | undefined;
    for (let index = 0; index < list.length && (part !== "said" || left > 0); index += 1) {
      const made = walk(list[index], depth + 1, part);
      if (made === list[index]) continue;
      copy ??= [...list];
      copy[index] = made;
    }
    return copy ?? list;
  }

  function walkFields(fields: Record<string, unknown>, depth: number, part: Part): Record<string, unknown> {
    let copy: Record<string, unknown> | undefined;
    const found = mediaIn(fields);
    const isOfServer = isServer(fields);
    for (const key in fields) {
      const before = fields[key];
      const isKept = !isCredential(key, before, part, isOfServer);
      const made = key === found?.key ? take(found) : isKept ? walkField(key, fields, depth, part) : leftOut;
      if (made === before) continue;
      copy ??= { ...fields };
      copy[key] = made;
    }
    return copy ?? fields;
  }

  function walkField(key: string, fields: Record<string, unknown>, depth: number, part: Part): unknown {
    const value = fields[key];
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
    // What is left of a secret's fields says of what kind it is.
    if (typeof value === "string") return walkText(value, part);
    return walk(value, depth + 1, partOf(key, depth, part));
  }

  return walk(value, 0, whole);
}

/** How many there are; none in a list of texts, in an empty one, and in what only has such a name. */
function unreadableIn(value: unknown): number {
  if (Array.isArray(value)) return typeof value[0] === "string" ? 0 : value.length;
  if (typeof value !== "object" || value === null) return 0;
  const { content, refusal, tokens } = value as { content?: unknown; refusal?: unknown; tokens?: unknown };
  return [content, refusal, tokens].reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0);
}
