import { createHash } from "node:crypto";

/** An id of so many bytes as hexadecimal digits: itself where it is one, and always the same one for any other text. */
export function standardId(id: string, bytes: number): string {
  const digits = id.replaceAll("-", "").toLowerCase();
  if (digits.length === bytes * 2 && /^[0-9a-f]+$/.test(digits)) return digits;
  return createHash("sha256")
    .update(id)
    .digest("hex")
    .slice(0, bytes * 2);
}
