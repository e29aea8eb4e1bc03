import type { Step } from "./types.ts";

/** A step that is plain in all that a test does not speak of. */
export function step(id: string, given: Partial<Step> = {}): Step {
  const times = { start: 0, end: 100, firstToken: null, queueWait: null };
  const rest = { level: "DEFAULT", statusMessage: null, model: null, infrastructure: false } as const;
  return { id, parentId: null, name: id, type: "span", service: "api", ...times, ...rest, ...given };
}
