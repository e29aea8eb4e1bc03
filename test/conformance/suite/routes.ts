import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { span } from "@langfuse-kit/core";
import type { Answer, Route } from "./framework.ts";

export const ok: Answer = { body: "ok" };

/** A route with a step in it. */
export function stepRoute(path: string, more: Partial<Route> = {}): Route {
  return { path, handle: () => span("step", () => delay(1, ok)), ...more };
}

export const nested: Route = {
  path: "/:userId",
  within: ["/api/:org", "/users"],
  handle: () => span("step", () => ok),
};

export function failing(path: string, error: unknown, how: "throw" | "reject"): Route {
  return {
    path,
    handle: () => {
      if (how === "throw") throw error;
      return delay(1).then(() => Promise.reject(error));
    },
  };
}

/** A body that takes its time. */
export function slowBody(pieces: number, everyMs: number): Readable {
  return Readable.from(
    (async function* () {
      for (let piece = 0; piece < pieces; piece++) {
        yield `data: ${piece}\n\n`;
        await delay(everyMs);
      }
    })(),
  );
}
