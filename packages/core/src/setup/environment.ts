import { normalizeEnvironment } from "../attributes/index.ts";
import type { Config } from "../config/index.ts";
import type { Segment } from "../segment/index.ts";

/** The environment of a trace as its observations carry it, for scores and feedback. */
export function environmentOf(
  segment: Pick<Segment, "identity"> | undefined,
  config: Pick<Config, "environment"> | undefined,
): string | undefined {
  return normalizeEnvironment(segment?.identity.environment) ?? normalizeEnvironment(config?.environment);
}
