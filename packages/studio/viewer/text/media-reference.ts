/** What SDKs put in the place of an image, a recording or a document that they upload beside the observation. */
export interface MediaReference {
  readonly id: string;
  readonly type: string;
}

/** Its fields are read apart, and its end is left to be the beginning of another where it is none itself. */
const token = /@@@langfuseMedia:([^@]{1,1000})(?=@@@)/g;

/**
 * A text apart: what is text, and what refers to media.
 * @example splitMedia("see @@@langfuseMedia:type=image/png|id=abc|source=bytes@@@"); // ["see ", { id: "abc", type: "image/png" }]
 */
export function splitMedia(text: string): readonly (string | MediaReference)[] {
  if (!text.includes("@@@langfuseMedia:")) return text === "" ? [] : [text];
  const parts: (string | MediaReference)[] = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    const reference = readReference(match[1] ?? "");
    if (reference === undefined) continue;
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(reference);
    end = match.index + match[0].length + 3;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

function readReference(fields: string): MediaReference | undefined {
  const values = new Map(fields.split("|").map((field) => field.split(/=(.*)/s).slice(0, 2) as [string, string]));
  const [id, type] = [values.get("id"), values.get("type")];
  return id !== undefined && type !== undefined && /^[\w-]{1,100}$/.test(id) ? { id, type } : undefined;
}

/** What a browser draws or plays without running anything; the server says the same of what it serves. */
export function mediaKind(type: string): "image" | "audio" | "video" | "file" {
  if (/^image\/(png|jpeg|gif|webp|avif)$/.test(type)) return "image";
  if (/^audio\/[\w.+-]+$/.test(type)) return "audio";
  return /^video\/[\w.+-]+$/.test(type) ? "video" : "file";
}
