import type { Trust } from "./types.ts";

const levels: Readonly<Record<Trust, true>> = { trace: true, all: true, none: true };

/** All there are. */
export const trustLevels = Object.keys(levels) as readonly Trust[];

export function isTrust(value: unknown): value is Trust {
  return typeof value === "string" && Object.hasOwn(levels, value);
}
