import { hasMethods } from "./patch.ts";
import type { Kind } from "./types.ts";

/**
 * Fetch's Response is over when its body is: read, cancelled or failed. One whose body is never touched is abandoned
 * once it is collected; one without a body is over at once.
 */
export const response: Kind = {
  leavesAlone: true,
  matches: (value) =>
    hasMethods(value, "arrayBuffer", "text", "json") &&
    "bodyUsed" in value &&
    typeof Reflect.get(value, "status") === "number",
  watch(value, { ending, follow }) {
    const body: unknown = Reflect.get(value, "body");
    if (typeof body === "object" && body !== null) follow(body);
    else ending.done(value, "returned");
    return value;
  },
};
