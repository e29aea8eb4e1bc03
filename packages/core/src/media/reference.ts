import { createHash } from "node:crypto";
import type { MediaItem, MediaPart } from "./types.ts";

/** Twenty-two characters of the digest, as every Langfuse SDK and the server do: the same bytes are stored once. */
const idLength = 22;

export function readMedia({ base64, contentType }: Pick<MediaPart, "base64" | "contentType">): MediaItem {
  const bytes = Buffer.from(base64, "base64");
  const sha256 = createHash("sha256").update(bytes).digest("base64");
  const id = sha256.replaceAll("+", "-").replaceAll("/", "_").slice(0, idLength);
  return { id, sha256, contentType, bytes };
}

/** What Langfuse shows the media in place of. */
export function referenceTo({ id, contentType }: MediaItem): string {
  return `@@@langfuseMedia:type=${contentType}|id=${id}|source=base64_data_uri@@@`;
}

/** What stands for media that is not sent. */
export function describeMedia({ base64, contentType }: Pick<MediaPart, "base64" | "contentType">): string {
  return describeBytes(contentType, Buffer.byteLength(base64, "base64"));
}

export const describeBytes = (contentType: string, bytes: number): string => `[${contentType}, ${bytes} bytes]`;
