import type { Frame } from "../context/index.ts";

/** A server or worker may have been started inside some observation; what it serves belongs to nothing of that. */
export const outside: Frame = Object.freeze({
  span: undefined,
  received: undefined,
  destinations: undefined,
  prompt: undefined,
  suppressed: undefined,
  rate: undefined,
  propagated: undefined,
});
