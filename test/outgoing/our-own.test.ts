import { getLangfuse, initLangfuse, trace, withContext } from "@langfuse-kit/core";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { Agent } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import { quiet } from "./services.ts";

const received = { traceparent: "00-11111111111111111111111111111111-2222222222222222-01" };

afterEach(async () => void (await getLangfuse()?.shutdown()));

describe("our own requests to Langfuse", () => {
  it.each([
    ["our own connections", undefined],
    ["a dispatcher", new Agent()],
  ])("never carry a trace, not even to a listed address inside of one, by %s", async (_, dispatcher) => {
    await using langfuse = await startFakeLangfuse();
    const { publicKey, secretKey, baseUrl } = langfuse;
    // What is around the set-up is around all that we send.
    const handle = withContext(received, () =>
      initLangfuse({ publicKey, secretKey, baseUrl, propagateTo: [baseUrl], dispatcher, logger: quiet }),
    );
    trace("first", () => undefined);
    await trace("second", async () => {
      await handle.flush();
      await fetch(`${baseUrl}/api/public/health`);
    });
    await handle.flush();
    const carrying = langfuse.ledger.requests.map(({ path, headers }) => [path, headers.traceparent !== undefined]);
    const own = ["/api/public/otel/v1/traces", false];
    expect(carrying).toEqual([own, ["/api/public/health", true], own]);
  });
});

describe("after the shutdown", () => {
  it("nothing is added any more", async () => {
    await using langfuse = await startFakeLangfuse();
    const { baseUrl } = langfuse;
    const call = (): Promise<unknown> => withContext(received, () => fetch(`${baseUrl}/api/public/health`));
    const handle = initLangfuse({ propagateTo: [baseUrl], logger: quiet });
    await call();
    await handle.shutdown();
    await call();
    expect(langfuse.ledger.requests.map(({ headers }) => headers.traceparent)).toEqual([
      received.traceparent,
      undefined,
    ]);
  });
});
