import { hasMethods } from "./patch.ts";
import type { Kind } from "./types.ts";

/**
 * Results that are kept and used rather than read to an end: connections from a pool, and subjects, which do nothing by
 * themselves. A call that returns one is over.
 */
export const held: Kind = {
  leavesAlone: true,
  matches: (value) => isConnection(value) || hasMethods(value, "subscribe", "next"),
  watch(value, { ending }) {
    ending.done(value, "returned");
    return value;
  },
};

/** A socket that can be written to; the output of a child process comes by a socket that cannot. */
function isConnection(value: object): boolean {
  return hasMethods(value, "setKeepAlive", "setNoDelay") && Reflect.get(value, "writable") === true;
}
