/** How files begin, as base64. */
const beginnings: readonly (readonly [beginning: string, contentType: string])[] = [
  ["iVBORw0KGgo", "image/png"],
  ["/9j/", "image/jpeg"],
  ["R0lGOD", "image/gif"],
  ["UklGR", "image/webp"],
  ["JVBERi0", "application/pdf"],
  ["SUQz", "audio/mpeg"],
  ["//uQ", "audio/mpeg"],
  ["T2dnUw", "audio/ogg"],
  ["ZkxhQ", "audio/flac"],
];

/** Of one container, where the kind stands behind its length. */
const wave = /^UklGR.{7}QVZF/;

/** What is said of bytes whose beginning nobody knows. */
export const anyBytes = "application/octet-stream";

/** The kind of media, by how it begins. */
export function contentTypeOf(base64: string): string {
  if (wave.test(base64)) return "audio/wav";
  return beginnings.find(([beginning]) => base64.startsWith(beginning))?.[1] ?? anyBytes;
}
