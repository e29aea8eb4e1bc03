import { isRecord } from "../json/index.ts";

/** A whole number of 64 bits in any of the shapes of OTLP JSON, without loss. */
export function wholeOf(value: unknown): bigint | undefined {
  if (typeof value === "string") return /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined;
  if (typeof value === "number") return Number.isFinite(value) ? BigInt(Math.trunc(value)) : undefined;
  return isLong(value) ? (BigInt(value.high | 0) << 32n) | BigInt(value.low >>> 0) : undefined;
}

/** A 64-bit number as the two halves that some JavaScript clients send. */
export function isLong(value: unknown): value is { low: number; high: number } {
  return isRecord(value) && typeof value.low === "number" && typeof value.high === "number";
}
