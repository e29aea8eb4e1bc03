import { describe, expect, it } from "vitest";
import { scores, spans } from "./fixtures/codec.ts";
import { createHarness, destination } from "./fixtures/harness.ts";
import { startServer } from "./fixtures/server.ts";

describe("the last error", () => {
  it("is none any more once the server takes something", async () => {
    await using server = await startServer(() => ({ status: 503, body: '{"message":"one hiccup"}' }));
    const { delivery, until } = createHarness(server.url);
    delivery.accept(spans(["a"]));
    await until(() => server.received.length === 1);
    expect(delivery.health().lastError).toBe("503 one hiccup");
    server.handler = () => ({});
    await until(() => server.stored.length === 1);
    expect(delivery.health().lastError).toBeUndefined();
  });

  it("is that of the place where most waits, by name, and the lost line says the same", async () => {
    await using first = await startServer(() => ({ status: 422, body: '{"message":"not this one"}' }));
    await using second = await startServer(() => ({ status: 401, body: '{"message":"no such key"}' }));
    const destinations = [destination(first.url, "first"), destination(second.url, "second")];
    const { delivery, result, lines } = createHarness(first.url, { destinations });
    delivery.accept(spans(["a"], { destination: "first" }));
    await result(delivery.flush());
    expect(delivery.health().lastError).toBe("first: 422 not this one");
    for (const id of ["a", "b"]) delivery.accept(spans([id], { destination: "second" }));
    await result(delivery.flush());
    expect(delivery.health()).toMatchObject({ pending: 2, lastError: "second: 401 no such key" });
    await result(delivery.shutdown(1_000));
    expect(lines.at(-1)?.message).toBe("2 observation(s) lost: shutdown (last error: second: 401 no such key).");
  });

  it("is not taken for the cause where something else is lost, which nobody answered", async () => {
    await using server = await startServer(({ path }) =>
      path === "/ingestion" ? { status: 422, body: '{"message":"no such score"}' } : undefined,
    );
    const { delivery, result, lines } = createHarness(server.url, {
      timeoutMs: 60_000,
      hangs: (url) => !url.endsWith("/ingestion"),
    });
    delivery.accept(scores(["s"]));
    await result(delivery.flush());
    delivery.accept(spans(["a"]));
    await result(delivery.shutdown(1_000));
    expect(lines.at(-1)?.message).toContain("1 observation(s) lost: shutdown (no answer within 1000 ms).");
  });
});
