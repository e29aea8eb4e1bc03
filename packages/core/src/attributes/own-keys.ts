/** Visits the first `most` own keys of an object; answers whether it has more. The values of the rest are never read. */
export function visitOwnKeys(record: object, most: number, visit: (key: string) => void): boolean {
  let seen = 0;
  for (const key in record) {
    if (!Object.hasOwn(record, key)) continue;
    if (seen >= most) return true;
    seen += 1;
    visit(key);
  }
  return false;
}

/** Whether an object has names for its fields: a list or a buffer has a million numbers instead. May throw for a Proxy. */
export function hasNamedFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** A field, or a mark where reading it throws. */
export function read(record: Record<string, unknown>, key: string): unknown {
  try {
    return record[key];
  } catch {
    return "[threw]";
  }
}
