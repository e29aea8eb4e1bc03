import { setTimeout as delay } from "node:timers/promises";
import { initLangfuse } from "@langfuse-kit/core";
import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import createFastify from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { langfusePlugin } from "./index.ts";

/**
 * A request that is under way when the application is closed; what ends would wait for a minute. Answers how the closing
 * went.
 */
async function closeUnder(langfuse: FakeLangfuse): Promise<"closed" | "held up"> {
  const { LANGFUSE_PUBLIC_KEY, LANGFUSE_SECRET_KEY, LANGFUSE_BASE_URL } = langfuse.environment;
  const handle = initLangfuse({
    publicKey: LANGFUSE_PUBLIC_KEY,
    secretKey: LANGFUSE_SECRET_KEY,
    baseUrl: LANGFUSE_BASE_URL,
    batch: { intervalMs: 60_000 },
    shutdownMs: 200,
    handleSignals: false,
    logger: { warn: () => undefined, error: () => undefined, debug: () => undefined },
  });
  onTestFinished(async () => void (await handle.shutdown(0)));
  const app = createFastify();
  await app.register(langfusePlugin);
  const begun = new Promise<void>((resolve) => {
    app.get("/slow", async () => {
      resolve();
      await delay(50);
      return "slow";
    });
  });
  const answer = app.listen().then((address) => fetch(`${address}/slow`, { headers: { connection: "close" } }));
  await begun;
  const closed = app.close().then(() => "closed" as const);
  const outcome = await Promise.race([closed, delay(20_000, "held up" as const, { ref: false })]);
  expect(await (await answer).text()).toBe("slow");
  return outcome;
}

describe("closing an application", () => {
  it("sends what has ended, requests that were under way among them", async () => {
    await using langfuse = await startFakeLangfuse();
    expect(await closeUnder(langfuse)).toBe("closed");
    await langfuse.waitFor(() => langfuse.traces().length === 1);
    expect(langfuse.traces().map(({ root }) => root?.name)).toEqual(["GET /slow"]);
  });

  it("is not held up by a server that hangs", async () => {
    await using langfuse = await startFakeLangfuse({ faults: { hang: true } });
    expect(await closeUnder(langfuse)).toBe("closed");
    // Under way by then, though the machine may be too busy for it to have arrived.
    await langfuse.waitFor(({ ledger }) => ledger.requests.length === 1);
  });
});
