import { describe, expect, it } from "vitest";
import type { Chunk } from "../../encode/types.ts";
import { names, spans, textCodec } from "../fixtures/codec.ts";
import { destination, usualBatch } from "../fixtures/harness.ts";
import { type Handler, startServer, type TestServer } from "../fixtures/server.ts";
import { type Courier, type CourierOptions, createCourier } from "./index.ts";

const ill = "ill";
const lines: string[] = [];
const write = (line: string): void => void lines.push(line);

function open({ url }: TestServer, options: Partial<CourierOptions> = {}): Courier {
  lines.length = 0;
  return createCourier({
    destinations: [destination(url), destination(`${url}/${ill}`, ill)],
    codec: textCodec,
    batch: { ...usualBatch, intervalMs: 20 },
    mode: "batch",
    timeoutMs: 10_000,
    logger: { info: write, warn: write, error: write },
    // The shortest pauses there are.
    random: () => 0,
    capacity: 16,
    maxPartBytes: 512 * 1024,
    keep: () => Promise.resolve(),
    recovered: () => undefined,
    ...options,
  });
}

const refusing =
  (status: number): Handler =>
  ({ path }) =>
    path.startsWith(`/${ill}/`) ? { status } : {};
const one = (id: string, where?: string): Chunk => spans([id], where === undefined ? {} : { destination: where });

describe("a courier", () => {
  it("sends what comes together in one request, and answers for each when the server has it", async () => {
    await using server = await startServer();
    const courier = open(server);
    const verdicts = await Promise.all(names("a", 10).map((id) => courier.deliver(one(id))));
    expect(verdicts).toEqual(Array.from({ length: 10 }, () => ({ fate: "settled" })));
    expect(server.received).toHaveLength(1);
    expect(courier.health()).toEqual({
      state: "ok",
      delivered: 10,
      deadLettered: 0,
      retried: 0,
      lastError: undefined,
    });
    await courier.close(0);
  });

  it("with all that it may have does not wait for more", async () => {
    await using server = await startServer();
    const courier = open(server, { batch: { ...usualBatch, intervalMs: 60_000 } });
    await Promise.all(names("a", 16).map((id) => courier.deliver(one(id))));
    expect(server.stored).toHaveLength(16);
    await courier.close(0);
  });

  it("lets go of the rest of a chunk once the part that was refused is kept, however often that has to be asked", async () => {
    await using server = await startServer(({ ids }) => (ids.includes("poison") ? { status: 400 } : {}));
    const kept: string[] = [];
    let asked = 0;
    const courier = open(server, {
      async keep({ chunk, status }) {
        asked += 1;
        expect(courier.health().deadLettered).toBe(1);
        if (asked === 1) throw new Error("Redis is full");
        kept.push(`${status} ${chunk.ids}`);
      },
    });
    expect(await courier.deliver(spans(["a", "poison", "b"]))).toEqual({ fate: "settled" });
    expect(kept).toEqual(["400 poison"]);
    expect(server.stored.sort()).toEqual(["a", "b"]);
    expect(await courier.deliver(one("poison"))).toMatchObject({ fate: "refused", status: 400 });
    expect(asked).toBe(2);
    await courier.close(0);
  });

  it("keeps a part that is refused while it closes", async () => {
    await using server = await startServer(({ ids }) => (ids.includes("poison") ? { status: 400 } : {}));
    const kept: string[] = [];
    const courier = open(server, { keep: async ({ chunk }) => void kept.push(...chunk.ids) });
    const verdict = courier.deliver(spans(["a", "poison", "b"]));
    await courier.close(10_000);
    expect([await verdict, kept]).toEqual([{ fate: "settled" }, ["poison"]]);
  });

  it("keeps the rest in hand where one observation is too large at any size", async () => {
    await using server = await startServer(({ ids }) => (ids.includes("a7") ? { status: 413 } : {}));
    const courier = open(server);
    const verdicts = names("a", 16).map((id) => courier.deliver(one(id)));
    const [large] = verdicts.splice(7, 1);
    expect(await Promise.all(verdicts)).toEqual(verdicts.map(() => ({ fate: "settled" })));
    expect(courier.health().state).not.toBe("parked");
    // What passes meanwhile shows whose fault it is.
    expect(await courier.deliver(one("later"))).toEqual({ fate: "settled" });
    expect(await large).toMatchObject({ fate: "refused", status: 413 });
    await courier.close(0);
  });

  it("keeps what is refused of several chunks in parts no larger than the queue takes", async () => {
    const body = Buffer.from('{"partialSuccess":{"rejectedSpans":"10","errorMessage":"too old"}}');
    await using server = await startServer(() => ({
      status: 200,
      body,
      headers: { "content-type": "application/json" },
    }));
    const kept: Chunk[] = [];
    const courier = open(server, { keep: async ({ chunk }) => void kept.push(chunk) });
    const ids = names("a", 10);
    const payload = "x".repeat(200_000);
    const verdicts = await Promise.all(ids.map((id) => courier.deliver(spans([id], { payload }))));
    expect(verdicts).toEqual(ids.map(() => ({ fate: "settled" })));
    expect(server.received).toHaveLength(1);
    expect(kept.flatMap((chunk) => chunk.ids)).toEqual(ids);
    expect(Math.max(...kept.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(512 * 1024);
    await courier.close(0);
  });

  it.each([503, 401])(
    "leaves what has no room while a server answers %i, and the room to the others",
    async (status) => {
      await using server = await startServer(refusing(status));
      let recovered = 0;
      const courier = open(server, {
        recovered() {
          recovered += 1;
        },
      });
      const verdicts = names("x", 16).map((id) => courier.deliver(one(id, ill)));
      const left = await Promise.all(verdicts.slice(0, 14));
      expect(left).toEqual(Array.from({ length: 14 }, () => ({ fate: "left", milliseconds: 60_000 })));
      expect(await courier.deliver(one("later", ill))).toMatchObject({ fate: "left" });
      expect(await courier.deliver(one("fine"))).toEqual({ fate: "settled" });
      expect(courier.health().state).toBe(status === 401 ? "parked" : "retrying");
      expect(courier.health().lastError).toMatch(new RegExp(`^ill: ${status}`));
      expect(server.received.filter(({ path }) => path.startsWith(`/${ill}/`)).length).toBeLessThan(10);
      if (status === 503) {
        server.handler = () => ({});
        await Promise.all(verdicts.slice(14));
        expect(recovered).toBe(1);
      }
      await courier.close(0);
      expect(await verdicts[15]).toEqual(status === 503 ? { fate: "settled" } : { fate: "left", milliseconds: 0 });
      expect(await courier.deliver(one("too late"))).toEqual({ fate: "left", milliseconds: 0 });
    },
    30_000,
  );

  it("leaves what is for nobody it knows, and says so once", async () => {
    await using server = await startServer();
    const courier = open(server);
    for (const id of ["a", "b"]) {
      expect(await courier.deliver(one(id, "elsewhere"))).toEqual({ fate: "left", milliseconds: 60_000 });
    }
    expect(lines.filter((line) => line.includes('"elsewhere" (spans) is left alone'))).toHaveLength(1);
    await courier.close(0);
  });
});
