/**
 * A count of tokens from what providers and users write: numbers, digits in a string (protobuf's int64 in
 * JSON), bigints. Estimates such as characters / 4 are rounded; Langfuse stores whole numbers and would drop
 * them. Anything else is undefined.
 */
export function readCount(value: unknown): number | undefined {
  if (typeof value === "number") return checked(value);
  if (typeof value === "string")
    return /^\s*\d{1,16}(\.\d{1,16})?\s*$/.test(value) ? checked(Number(value)) : undefined;
  return typeof value === "bigint" ? checked(Number(value)) : undefined;
}

/** Adding 0 turns -0 into 0. */
const checked = (value: number): number | undefined =>
  value >= 0 && value <= Number.MAX_SAFE_INTEGER ? Math.round(value) + 0 : undefined;
