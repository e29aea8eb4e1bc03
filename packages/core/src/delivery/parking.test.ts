import { describe, expect, it } from "vitest";
import { names, scores, spans } from "./fixtures/codec.ts";
import { createHarness } from "./fixtures/harness.ts";
import { startServer } from "./fixtures/server.ts";

describe("parking", () => {
  it.each([301, 307, 401, 403, 404, 405, 407])(
    "on %i keeps everything, tries now and then, and delivers all when healed",
    async (status) => {
      await using server = await startServer(() => ({ status }));
      const { delivery, until, pass, lines } = createHarness(server.url);
      for (const id of names("a", 30)) delivery.accept(spans([id]));
      await until(() => delivery.health().state === "parked");
      const tries: number[] = [];
      server.handler = ({ ids }) => {
        tries.push(ids.length);
        return { status };
      };
      await pass(60 * 60_000);
      expect(new Set(tries)).toEqual(new Set([1]));
      expect(delivery.health()).toMatchObject({ pending: 30, delivered: 0, deadLettered: 0 });
      expect(lines.filter(({ level }) => level === "error")).toHaveLength(1);
      server.handler = () => ({});
      await until(() => delivery.health().pending === 0);
      expect(delivery.health()).toMatchObject({ delivered: 30, state: "ok" });
      expect(new Set(server.stored).size).toBe(30);
      expect(lines.map(({ level }) => level)).toEqual(["error", "info"]);
    },
  );

  it("tries after 1, 2, 4, 8 and then every 15 minutes", async () => {
    await using server = await startServer();
    const { delivery, until, clock } = createHarness(server.url);
    const times: number[] = [];
    server.handler = () => {
      times.push(clock.monotonic());
      return { status: 401 };
    };
    delivery.accept(spans(["a", "b"]));
    await until(() => times.length === 8);
    const minutes = times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 60_000);
    expect(minutes).toEqual([1, 2, 4, 8, 15, 15, 15]);
  });

  it("stays parked while the server is away, and says once more when the reason changes", async () => {
    await using server = await startServer(() => ({ status: 401 }));
    const { delivery, until, lines } = createHarness(server.url);
    delivery.accept(spans(["a", "b"]));
    await until(() => delivery.health().state === "parked");
    server.handler = () => ({ status: 503 });
    await until(() => server.received.length === 3);
    expect(delivery.health().state).toBe("parked");
    server.handler = () => ({ status: 403, body: '{"message":"Ingestion suspended"}' });
    await until(() => server.received.length === 5);
    const errors = lines.filter(({ level }) => level === "error").map(({ message }) => message);
    expect(errors).toHaveLength(2);
    expect(errors[1]).toContain("Ingestion suspended");
    expect(delivery.health().lastError).toBe("403 Ingestion suspended");
  });

  it("makes one log line where spans and scores are refused alike", async () => {
    await using server = await startServer(() => ({ status: 401 }));
    const { delivery, result, lines } = createHarness(server.url);
    delivery.accept(spans(["a"]));
    delivery.accept(scores(["s"]));
    await result(delivery.flush());
    expect(lines.filter(({ level }) => level === "error")).toHaveLength(1);
  });

  it("says where a redirect points to", async () => {
    const headers = { location: "https://eu.example.com/api/public/otel/v1/traces?token=abc" };
    await using server = await startServer(() => ({ status: 308, headers }));
    const { delivery, result, lines } = createHarness(server.url);
    delivery.accept(spans(["a"]));
    await result(delivery.flush());
    expect(lines[0]?.message).toContain(
      "refuses everything with 308: it points to https://eu.example.com/api/public/otel/v1/traces. Redirects are not followed.",
    );
  });

  it("takes a web page for another site before the server has answered as one should, and for a passing trouble afterwards", async () => {
    const page = { headers: { "content-type": "text/html; charset=utf-8" }, body: "<h1>Log in</h1>" };
    await using server = await startServer(() => page);
    const { delivery, result, until, lines } = createHarness(server.url);
    delivery.accept(spans(["a"]));
    await result(delivery.flush());
    expect(delivery.health()).toMatchObject({ state: "parked", pending: 1 });
    server.handler = () => ({});
    await result(delivery.flush());
    server.handler = () => page;
    delivery.accept(spans(["b"]));
    expect(await result(delivery.flush())).toMatchObject({ ok: false, delivered: 0, pending: 1 });
    expect(delivery.health()).toMatchObject({ state: "retrying", delivered: 1, pending: 1 });
    expect(lines.filter(({ level }) => level === "warn").map(({ message }) => message)).toEqual([
      expect.stringContaining("takes nothing now (200): an HTML page."),
    ]);
    server.handler = () => ({});
    await until(() => delivery.health().pending === 0);
    expect(delivery.health()).toMatchObject({ state: "ok", delivered: 2 });
  });

  it("says nothing of keys, headers or bodies, whatever the server echoes", async () => {
    const pair = "pk-lf-1:sk-lf-secret";
    const basic = Buffer.from(pair).toString("base64");
    const echo = `denied ${basic} ${pair}\r\nERROR forged \u001b[31m ${"z".repeat(5_000)}`;
    await using server = await startServer(() => ({
      status: 401,
      headers: { "content-type": "text/plain" },
      body: echo,
    }));
    const { delivery, result, lines } = createHarness(server.url);
    delivery.accept(spans(["a"]));
    await result(delivery.flush());
    const said = [...lines.map(({ message }) => message), ...Object.values(delivery.health())].map(String).join(" ");
    expect(said).toContain("denied [secret]");
    for (const forbidden of [basic, "sk-lf-secret", "pk-lf-1", "\r", "\u001b", "z".repeat(400)])
      expect(said).not.toContain(forbidden);
  });
});
