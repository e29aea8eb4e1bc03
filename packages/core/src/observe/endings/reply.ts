import { hasMethods } from "./patch.ts";
import type { Kind } from "./types.ts";

/**
 * What a handler of Fastify answers by, which its own methods give back. It has a `then`, and is no work that waits for
 * somebody to ask: it is over with the answer, and that is all that its `then` listens to, so that it can be asked.
 */
export const reply: Kind = {
  leavesAlone: true,
  matches: (value) => hasMethods(value, "then", "send", "hijack") && hasMethods(Reflect.get(value, "raw"), "writeHead"),
  watch(value, { ending }) {
    // As for those who wait for it, there is nothing in it.
    const done = (): void => ending.done(undefined, "returned");
    (value as PromiseLike<unknown>).then(done, (error) => ending.failed(error));
    return value;
  },
};
