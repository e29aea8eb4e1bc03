import type { Step } from "./types.ts";

/** A step that is plain in all that a test does not speak of. */
export function step(id: string, given: Partial<Step> = {}): Step {
  const plain = { parent: null, name: id, type: "SPAN", service: "api", start: 0, end: 100, firstToken: null };
  const rest = { queueWait: null, level: "DEFAULT", message: null, model: null, infrastructure: false };
  return { id, ...plain, ...rest, ...given };
}
