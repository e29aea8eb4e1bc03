import { hasMethods } from "./patch.ts";
import type { Kind } from "./types.ts";

/**
 * What is kept and used, and read to no end: connections, as pools hand them out, and subjects, which do nothing
 * themselves. Calls that give them back are over.
 */
export const held: Kind = {
  leavesAlone: true,
  matches: (value) => isConnection(value) || hasMethods(value, "subscribe", "next"),
  watch(value, { ending }) {
    ending.done(value, "returned");
    return value;
  },
};

/** A socket; what another process writes comes by one too, which takes nothing. */
function isConnection(value: object): boolean {
  return hasMethods(value, "setKeepAlive", "setNoDelay") && Reflect.get(value, "writable") === true;
}
