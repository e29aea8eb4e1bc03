import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Answer, DestinationConfig, Transport, WireRequest } from "../delivery/index.ts";
import type { Tracked } from "../segment/index.ts";
import { createUploader, type UploaderOptions } from "./uploader.ts";

const destination: DestinationConfig = {
  name: "default",
  tracesUrl: "https://langfuse.test/base/api/public/otel/v1/traces",
  scoresUrl: "https://langfuse.test/base/api/public/ingestion",
  mediaUrl: "https://langfuse.test/base/api/public/media",
  healthUrl: "https://langfuse.test/base/api/public/health",
  transport: "otlp",
  langfuse: true,
  loopback: false,
  headers: () => ({ authorization: "Basic x" }),
};

function tracked(decision: "in" | "out" | "undecided" = "in"): Tracked {
  const waiting: ((isKept: boolean) => void)[] = [];
  const segment = {
    traceId: "1".repeat(32),
    destinations: ["default"],
    decision,
    whenDecided: (told: (isKept: boolean) => void) => void waiting.push(told),
    tellDecided(isKept: boolean) {
      for (const told of waiting.splice(0)) told(isKept);
    },
  };
  return { segment, span: { spanContext: () => ({ spanId: "2".repeat(16) }) } } as never;
}

const part = (bytes: number) => ({
  base64: randomBytes(bytes).toString("base64"),
  contentType: "image/png",
  field: "input" as const,
});
const answer = (status: number, body: unknown = {}): Answer => ({
  status,
  headers: {},
  body: Buffer.from(JSON.stringify(body)),
  cut: false,
});

interface Rig {
  readonly uploader: ReturnType<typeof createUploader>;
  readonly requests: WireRequest[];
  readonly warnings: string[];
}

function rig(
  respond: (request: WireRequest, count: number) => Answer | Promise<Answer>,
  more: Partial<UploaderOptions> = {},
): Rig {
  const requests: WireRequest[] = [];
  const warnings: string[] = [];
  const transport: Transport = {
    async send(request) {
      requests.push(request);
      return respond(request, requests.length);
    },
    close() {},
  };
  const reporter = { once: (_: string, message: string) => void warnings.push(message), counts: () => ({}) };
  const uploader = createUploader({
    destinations: [destination],
    transport,
    timeoutMs: 100,
    reporter,
    pauseMs: 1,
    ...more,
  });
  return { uploader, requests, warnings };
}

/** A server that takes everything. */
function taking(url = "https://bucket.test/put"): (request: WireRequest) => Answer {
  return (request) => {
    if (request.method !== "POST") return answer(200);
    const { sha256Hash } = JSON.parse(Buffer.concat(request.body).toString());
    const mediaId = sha256Hash.replaceAll("+", "-").replaceAll("/", "_").slice(0, 22);
    return answer(201, { mediaId, uploadUrl: url });
  };
}

describe("an upload", () => {
  it("asks for a place, brings the bytes there without our keys, and reports", async () => {
    const { uploader, requests } = rig(taking());
    expect(uploader.take(tracked(), part(100))).toMatch(
      /^@@@langfuseMedia:type=image\/png\|id=.{22}\|source=base64_data_uri@@@$/,
    );
    await uploader.settle(1_000);
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "POST https://langfuse.test/base/api/public/media",
      "PUT https://bucket.test/put",
      expect.stringMatching(/^PATCH https:\/\/langfuse\.test\/base\/api\/public\/media\/.{22}$/),
    ]);
    expect(requests[1]?.headers).not.toHaveProperty("authorization");
    expect(uploader.health()).toEqual({ uploaded: 1, known: 0, failed: 0, dropped: 0, pending: 0 });
  });

  it("goes nowhere that a server could not be itself, whatever the server says", async () => {
    const { uploader, requests, warnings } = rig(taking("https://169.254.169.254/latest"));
    uploader.take(tracked(), part(100));
    await uploader.settle(1_000);
    expect(requests.map(({ method }) => method)).toEqual(["POST"]);
    expect(uploader.health()).toMatchObject({ failed: 1, pending: 0 });
    expect(warnings).toEqual([expect.stringMatching(/that nothing is sent to\.$/)]);
  });

  it("sends no headers to Google's storage that were not signed", async () => {
    const { uploader, requests } = rig(taking("https://storage.googleapis.com/b/put"));
    uploader.take(tracked(), part(100));
    await uploader.settle(1_000);
    expect(requests[1]?.headers).toEqual({ "content-type": "image/png" });
  });

  it("is tried five times while the server is away, and then counted as failed, with a word", async () => {
    const { uploader, requests, warnings } = rig(() => answer(503));
    uploader.take(tracked(), part(100));
    await uploader.settle(5_000);
    expect(requests).toHaveLength(5);
    expect(uploader.health()).toMatchObject({ failed: 1, pending: 0 });
    expect(warnings).toEqual(["Media did not reach default. The answer was 503."]);
  });

  it("is not tried again where the server refuses, knows another id, or says nonsense", async () => {
    for (const refusal of [
      answer(400),
      answer(201, { mediaId: "other", uploadUrl: "https://x.test" }),
      answer(201, null),
    ]) {
      const { uploader, requests } = rig(() => refusal);
      uploader.take(tracked(), part(100));
      await uploader.settle(1_000);
      expect(requests).toHaveLength(1);
      expect(uploader.health()).toMatchObject({ failed: 1 });
    }
  });
});

describe("the uploader", () => {
  it("holds so many bytes and no more, and the same bytes once", async () => {
    const { uploader, warnings } = rig(() => new Promise<Answer>(() => undefined), { maxBytes: 250 });
    const same = part(100);
    for (let count = 0; count < 10; count += 1) uploader.take(tracked(), same);
    uploader.take(tracked(), part(100));
    uploader.take(tracked(), part(100));
    expect(uploader.health()).toMatchObject({ pending: 11, dropped: 1 });
    expect(warnings).toEqual(["Media was left out: too much of it waits to be sent."]);
  });

  it("gives room back", async () => {
    const { uploader } = rig(taking(), { maxBytes: 150 });
    for (let count = 0; count < 5; count += 1) {
      uploader.take(tracked(), part(100));
      await uploader.settle(1_000);
    }
    expect(uploader.health()).toMatchObject({ uploaded: 5, dropped: 0 });
  });

  it("takes nothing of a trace that is left out, nothing too large, and nothing after its end", () => {
    const { uploader, requests } = rig(taking());
    expect(uploader.take(tracked("out"), part(100))).toBeUndefined();
    expect(uploader.take(tracked(), { ...part(1), base64: "A".repeat(30_000_000) })).toBeUndefined();
    uploader.close(0);
    expect(uploader.take(tracked(), part(100))).toBeUndefined();
    expect(requests).toEqual([]);
  });

  it("waits with what belongs to a trace that sampling has not decided on", async () => {
    const { uploader, requests } = rig(taking());
    const undecided = tracked("undecided");
    uploader.take(undecided, part(100));
    expect(requests).toEqual([]);
    undecided.segment.tellDecided(true);
    await uploader.settle(1_000);
    expect(uploader.health()).toMatchObject({ uploaded: 1 });
  });

  it("counts what waits for a decision, until there is one", async () => {
    const { uploader, requests } = rig(taking(), { maxBytes: 250 });
    const undecided = tracked("undecided");
    const same = part(100);
    expect(uploader.take(undecided, same)).toBeDefined();
    expect(uploader.take(undecided, same)).toBeDefined();
    expect(uploader.take(undecided, part(100))).toBeDefined();
    expect(uploader.take(undecided, part(100))).toBeUndefined();
    expect(uploader.take(tracked(), part(100))).toBeUndefined();
    expect(uploader.health()).toMatchObject({ dropped: 2, pending: 0 });
    undecided.segment.tellDecided(false);
    expect(requests).toEqual([]);
    expect(uploader.take(undecided, part(200))).toBeDefined();
    undecided.segment.tellDecided(true);
    await uploader.settle(1_000);
    expect(uploader.take(tracked(), part(250))).toBeDefined();
    await uploader.settle(1_000);
    expect(uploader.health()).toMatchObject({ uploaded: 2, dropped: 2, pending: 0 });
  });

  it("tells whether all arrived, what did not, and what was not waited for", async () => {
    const good = rig(taking());
    good.uploader.take(tracked(), part(100));
    expect(await good.uploader.settle(1_000)).toEqual({ ok: true, timedOut: false });
    const refusing = rig(() => answer(401));
    refusing.uploader.take(tracked(), part(100));
    expect(await refusing.uploader.settle(1_000)).toEqual({ ok: false, timedOut: false });
    expect(await refusing.uploader.settle(1_000)).toEqual({ ok: true, timedOut: false });
    const hanging = rig(() => new Promise(() => undefined));
    hanging.uploader.take(tracked(), part(100));
    expect(await hanging.uploader.settle(5)).toEqual({ ok: false, timedOut: true });
  });

  it("makes one line of what is lost at the end, with the cause", async () => {
    const hanging = rig(() => new Promise(() => undefined));
    for (let index = 0; index < 3; index++) hanging.uploader.take(tracked(), part(100));
    hanging.uploader.close(5);
    expect(hanging.warnings).toEqual(["3 upload(s) lost: media (no answer within 5 ms)."]);
    const failing = rig(() => answer(503), { pauseMs: 60_000 });
    failing.uploader.take(tracked(), part(100));
    await failing.uploader.settle(50);
    failing.uploader.forsake();
    failing.uploader.forsake(true);
    failing.uploader.close(50);
    failing.uploader.forsake();
    expect(failing.warnings).toEqual([
      "1 upload(s) lost: media (the process exited before they were sent: await langfuse.shutdown() first).",
      "1 upload(s) lost: media (an uncaught error ended the process before they were sent: await langfuse.shutdown() in a finally block).",
      "1 upload(s) lost: media (last error: The answer was 503).",
    ]);
    const good = rig(taking());
    good.uploader.close(5);
    expect(good.warnings).toEqual([]);
  });

  it("settles in time and counts what it gives up at the end, each once", async () => {
    const { uploader } = rig(() => new Promise<Answer>(() => undefined));
    for (let count = 0; count < 5; count += 1) uploader.take(tracked(), part(100));
    await uploader.settle(5);
    expect(uploader.health().pending).toBe(5);
    uploader.close(0);
    expect(uploader.health()).toMatchObject({ dropped: 5, pending: 0 });
  });
});
