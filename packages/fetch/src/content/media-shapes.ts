import { contentTypeOf } from "@langfuse-kit/core/adapter";

type Fields = Readonly<Record<string, unknown>>;

/** A piece of media where it was found. */
export interface FoundMedia {
  /** The field that holds it. */
  readonly key: string;
  readonly base64: string;
  readonly contentType: string;
}

/** Shorter texts are shown as they are. */
const shortest = 64;
const dataUri = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[\w=.+-]+)*;base64,/;

/** How providers hold bytes: the fields that such an object has, and where its type is said. */
const shapes: readonly {
  readonly key: string;
  readonly fits: (value: Fields) => boolean;
  readonly type: (value: Fields) => unknown;
}[] = [
  // Anthropic's sources, Gemini's inlineData, MCP's contents.
  { key: "data", fits: ({ media_type }) => isText(media_type), type: ({ media_type }) => media_type },
  { key: "data", fits: ({ mimeType }) => isText(mimeType), type: ({ mimeType }) => mimeType },
  { key: "data", fits: ({ mime_type }) => isText(mime_type), type: ({ mime_type }) => mime_type },
  // OpenAI's audio, in and out. OpenRouter's ciphers of thoughts have a format as well.
  {
    key: "data",
    fits: ({ format, type }) => isText(format) && type !== "reasoning.encrypted",
    type: ({ format }) => `audio/${format}`,
  },
  // Its answers do not say their format, and streams have raw samples.
  { key: "data", fits: (value) => "transcript" in value, type: ({ data }) => audioFrames(data) },
  // Responses' generated images, and the older images.
  {
    key: "result",
    fits: ({ type }) => type === "image_generation_call",
    type: ({ output_format }) => `image/${isText(output_format) ? output_format : "png"}`,
  },
  { key: "partial_image_b64", fits: () => true, type: () => "image/png" },
  { key: "b64_json", fits: () => true, type: () => "image/png" },
  { key: "file_data", fits: () => true, type: () => undefined },
];

/** Amid other text, such as Markdown. Linear: no part of it can stand for another. */
export const dataUriInText: RegExp = /data:[\w.+-]{1,60}\/[\w.+-]{1,60};base64,[A-Za-z0-9+/]{64,}={0,2}/g;

/** A text that is a data URI, as media. */
export function dataUriOf(text: string): Omit<FoundMedia, "key"> | undefined {
  if (!text.startsWith("data:")) return undefined;
  const head = dataUri.exec(text.slice(0, 200));
  return head === null
    ? undefined
    : { base64: text.slice(head[0].length), contentType: head[1] ?? "application/octet-stream" };
}

/** The media that an object holds in one of its fields. */
export function mediaIn(value: Fields): FoundMedia | undefined {
  for (const { key, fits, type } of shapes) {
    const base64 = value[key];
    if (!isText(base64) || base64.length < shortest || !fits(value) || dataUriOf(base64) !== undefined) continue;
    if (!isBase64(base64)) continue;
    const said = type(value);
    return { key, base64, contentType: isText(said) ? said : contentTypeOf(base64) };
  }
  return undefined;
}

/** Sound without a head, by its first frame. No sentence is looked at here, which may begin in the same way. */
function audioFrames(base64: unknown): string | undefined {
  if (!isText(base64) || !base64.startsWith("//")) return undefined;
  if (/^[I-Po-v]/.test(base64.charAt(2))) return "audio/mpeg";
  return /^[A-Hg-n]/.test(base64.charAt(2)) ? "audio/aac" : undefined;
}

/** Ollama's lists of bare images. */
export function bareImage(text: string): Omit<FoundMedia, "key"> | undefined {
  return text.length >= shortest && isBase64(text) ? { base64: text, contentType: contentTypeOf(text) } : undefined;
}

/** Its beginning tells: nobody writes a sentence without a space. */
function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/_=-]+$/.test(text.slice(0, 256));
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
