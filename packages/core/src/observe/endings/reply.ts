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
    if (Reflect.get(value, "sent") === true) done();
    else answerOf(value).then(done, (error) => ending.failed(error));
    return value;
  },
};

/** Each call of a reply's `then` adds listeners to its answer, and many steps may give one reply back. */
const answers = new WeakMap<object, Promise<void>>();

function answerOf(reply: object): Promise<void> {
  const known = answers.get(reply);
  if (known !== undefined) return known;
  const answer = new Promise<void>((resolve, reject) => {
    (reply as PromiseLike<unknown>).then(() => resolve(), reject);
  });
  answers.set(reply, answer);
  return answer;
}
