import { isRecord } from "../json/index.ts";

/** An id as the server takes it: text verbatim, bytes in either of two JSON shapes as hexadecimal digits. */
export function readId(value: unknown): string {
  if (typeof value === "string") return value;
  const bytes = bytesOf(value);
  return bytes === undefined ? "" : Buffer.from(bytes).toString("hex");
}

/** True for the shapes that the server's own check lets through. */
export function isIdShape(value: unknown): boolean {
  return typeof value === "string" || bytesOf(value) !== undefined;
}

function bytesOf(value: unknown): number[] | undefined {
  const list = isRecord(value) && value.type === "Buffer" ? value.data : value;
  const isBytes = Array.isArray(list) && list.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
  return isBytes ? (list as number[]) : undefined;
}
