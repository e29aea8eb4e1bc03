/** Where all copies of OpenTelemetry's API keep what is registered. */
export const registryKey: unique symbol = Symbol.for("opentelemetry.js.api.1") as never;

export type Slot = "trace" | "context" | "propagation";

/** Whether somebody has registered for one of OpenTelemetry's global slots. */
export function isTaken(slot: Slot): boolean {
  return holder(slot) !== undefined;
}

export function holder(slot: Slot): unknown {
  return registry()?.[slot];
}

/** Of the copy of the API that was the first to register. */
export function registeredVersion(): unknown {
  return registry()?.version;
}

function registry(): Partial<Record<Slot | "version", unknown>> | undefined {
  return (globalThis as unknown as Record<symbol, ReturnType<typeof registry>>)[registryKey];
}
