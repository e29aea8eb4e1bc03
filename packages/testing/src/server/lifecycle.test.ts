import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { jsonBody, postSpans } from "../fixtures/index.ts";
import { startFakeLangfuse } from "./index.ts";

describe("waiting", () => {
  it("ends when so many different spans were taken", async () => {
    await using server = await startFakeLangfuse();
    const waiting = server.waitFor(2);
    await postSpans(server, jsonBody([{ spanId: "a" }]));
    await postSpans(server, jsonBody([{ spanId: "a" }]));
    await postSpans(server, jsonBody([{ spanId: "b" }]));
    await waiting;
    expect(server.ledger.spans.size).toBe(2);
  });

  it("ends when its test holds, also at once", async () => {
    await using server = await startFakeLangfuse();
    await server.waitFor(0);
    const waiting = server.waitFor(({ ledger }) => ledger.requests.length === 1);
    await fetch(`${server.baseUrl}/api/public/health`);
    await expect(waiting).resolves.toBeUndefined();
  });

  it("rejects with what was seen when the time is up", async () => {
    await using server = await startFakeLangfuse({ faults: { status: 503 } });
    await postSpans(server, jsonBody([{}]));
    await expect(server.waitFor(1, 20)).rejects.toThrow(/20 ms in vain.*Spans: 0.*last answers: 503/);
  });

  it("rejects when its test throws", async () => {
    await using server = await startFakeLangfuse();
    const failing = server.waitFor(() => {
      throw new Error("bad test");
    });
    await expect(failing).rejects.toThrow("bad test");
  });

  it("rejects when the server is closed", async () => {
    const server = await startFakeLangfuse();
    const waiting = server.waitFor(1);
    const rejected = expect(waiting).rejects.toThrow("closed while waited for");
    await server.close();
    await rejected;
  });
});

describe("closing", () => {
  it("breaks requests that wait for an answer", async () => {
    const server = await startFakeLangfuse({ faults: { hang: true } });
    const hanging = postSpans(server, jsonBody([{}])).catch((error: Error) => error);
    await server.waitFor(({ ledger }) => ledger.requests.length === 1);
    await server.close();
    expect(await hanging).toBeInstanceOf(Error);
  });

  it("may be done twice, and while connections are refused", async () => {
    const server = await startFakeLangfuse({ faults: { refuse: true } });
    await server.close();
    await server.close();
    await server.faults.clear();
    await expect(fetch(server.baseUrl)).rejects.toThrow();
  });
});

describe("a port that is opened again", () => {
  it("is waited for while somebody else has it", async () => {
    await using server = await startFakeLangfuse({ faults: { refuse: true } });
    const other = createServer().listen(server.port, "127.0.0.1");
    await once(other, "listening");
    const cleared = server.faults.clear();
    await new Promise((resolve) => setImmediate(resolve));
    other.close();
    await cleared;
    expect((await fetch(`${server.baseUrl}/api/public/health`)).status).toBe(200);
  });

  it("is given up where the server is closed meanwhile", async () => {
    const server = await startFakeLangfuse({ faults: { refuse: true } });
    const other = createServer().listen(server.port, "127.0.0.1");
    await once(other, "listening");
    const cleared = server.faults.clear();
    await server.close();
    await cleared;
    expect(other.listening).toBe(true);
    other.close();
  });
});

describe("starting", () => {
  it("listens on this machine alone, on a port of its own", async () => {
    await using first = await startFakeLangfuse();
    await using second = await startFakeLangfuse();
    expect(first.baseUrl).toBe(`http://127.0.0.1:${first.port}`);
    expect(first.port).not.toBe(second.port);
  });

  it("fails where the port is taken", async () => {
    await using server = await startFakeLangfuse();
    await expect(startFakeLangfuse({ port: server.port })).rejects.toThrow("EADDRINUSE");
  });
});
