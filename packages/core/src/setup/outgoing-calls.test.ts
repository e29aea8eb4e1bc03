import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withContext, withFrame } from "../context/index.ts";
import { currentEngine, span, trace, updateTrace } from "../observe/index.ts";
import { captureChunks, initLangfuse } from "./index.ts";

const seen: http.IncomingHttpHeaders[] = [];
const server = http.createServer((request, response) => {
  seen.push(request.headers);
  response.end();
});
let bare = "";
let named = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  bare = `http://127.0.0.1:${port}`;
  named = `http://localhost:${port}`;
  const logger = { warn() {}, error() {} };
  initLangfuse({ propagateTo: [bare, { origin: named, identity: true }], logger });
  captureChunks(() => undefined);
});
afterAll(() => void server.close());

async function call(origin: string): Promise<http.IncomingHttpHeaders> {
  await (await fetch(origin)).text();
  return seen.at(-1) ?? {};
}

describe("a call to a listed origin", () => {
  it("carries the nearest observation, and no baggage", async () => {
    await trace("t", async (root) => {
      updateTrace({ userId: "u", tags: ["a"] });
      expect((await call(bare)).baggage).toBeUndefined();
      await span("step", async (step) => {
        const headers = await call(bare);
        expect(headers.traceparent).toBe(`00-${root.traceId}-${step.id}-01`);
        expect(headers.tracestate).toBe(`lfk=1${root.traceId}${step.id}1`);
      });
    });
  });

  it("carries the one above where the nearest was taken back, which is never sent", async () => {
    await trace("t", async (root) => {
      await span("none", async (none) => {
        currentEngine()?.takeBack(none.otelSpan);
        const headers = await call(bare);
        expect(headers.traceparent).toBe(`00-${root.traceId}-${root.id}-01`);
        expect(headers.tracestate).toBe(`lfk=1${root.traceId}${root.id}1`);
      });
    });
  });

  it("carries who and what the trace is about where that is asked for", async () => {
    await trace("t", async (root) => {
      updateTrace({ userId: "u", sessionId: "s", tags: ["a", "b"], metadata: { plan: "pro" } });
      const { baggage = "" } = await call(named);
      expect(String(baggage).split(",").sort()).toEqual([
        "langfuse_metadata_plan=pro",
        "langfuse_session_id=s",
        "langfuse_tags=a%2Cb",
        `langfuse_trace_id=${root.traceId}`,
        "langfuse_trace_name=t",
        "langfuse_user_id=u",
      ]);
    });
  });

  it("carries nothing where everything is suppressed", async () => {
    await trace("t", () =>
      withFrame({ suppressed: true }, async () => {
        expect(await call(bare)).not.toHaveProperty("traceparent");
        expect(await call(named)).not.toHaveProperty("baggage");
      }),
    );
  });

  it("passes on what was received where nothing of ours is open", async () => {
    const traceparent = "00-11111111111111111111111111111111-2222222222222222-01";
    const carrier = { traceparent, tracestate: "vendor=1", baggage: "langfuse_user_id=u" };
    await withContext(carrier, async () => {
      expect(await call(bare)).toMatchObject({ traceparent, tracestate: "vendor=1" });
      // Not believed, so not passed on.
      expect((await call(named)).baggage).toBeUndefined();
    });
    await withContext(carrier, async () => expect((await call(named)).baggage).toBe("langfuse_user_id=u"), {
      trust: "all",
    });
  });
});
