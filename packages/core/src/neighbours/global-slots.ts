/** Where all copies of OpenTelemetry's API keep what is registered. */
export const registryKey: unique symbol = Symbol.for("opentelemetry.js.api.1") as never;

export type Slot = "trace" | "context" | "propagation";

/** Whether somebody has registered for one of OpenTelemetry's global slots. */
export function isTaken(slot: Slot): boolean {
  return holder(slot) !== undefined;
}

export function holder(slot: Slot): unknown {
  return (globalThis as unknown as Record<symbol, Partial<Record<Slot, unknown>> | undefined>)[registryKey]?.[slot];
}
