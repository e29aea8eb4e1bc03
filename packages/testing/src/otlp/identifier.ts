/** An id as the server takes it: text verbatim, bytes in any of three shapes as hexadecimal digits. */
export function decodeId(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.length).toString("hex");
  if (isByteArray(value)) return Buffer.from(value).toString("hex");
  if (isBufferJson(value)) return Buffer.from(value.data).toString("hex");
  return "";
}

/** Protobuf ids pass through base64 on their way. */
export function decodeBase64Id(value: unknown): string {
  return typeof value === "string" ? Buffer.from(value, "base64").toString("hex") : "";
}

/** True for the shapes that the server's own check lets through. Only the shape is looked at. */
export function isIdShape(value: unknown): boolean {
  return typeof value === "string" || value instanceof Uint8Array || isByteArray(value) || isBufferJson(value);
}

function isByteArray(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
}

function isBufferJson(value: unknown): value is { type: "Buffer"; data: number[] } {
  if (typeof value !== "object" || value === null) return false;
  const candidate = value as { type?: unknown; data?: unknown };
  return candidate.type === "Buffer" && isByteArray(candidate.data);
}
