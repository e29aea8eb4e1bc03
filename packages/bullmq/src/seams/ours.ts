/** Marks telemetry of ours, also of another copy of this package. */
const mark: unique symbol = Symbol.for("langfuse-kit.bullmq.telemetry.v1") as never;

export function markOurs<T extends object>(telemetry: T): T {
  return Object.defineProperty(telemetry, mark, { value: true });
}

/** True for a queue, worker or flow producer that traces through us. */
export function isOurs(instance: unknown): boolean {
  const { opts, telemetry = opts?.telemetry } = instance as {
    opts?: { telemetry?: unknown };
    telemetry?: unknown;
  };
  return typeof telemetry === "object" && telemetry !== null && mark in telemetry;
}
