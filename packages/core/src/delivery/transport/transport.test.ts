import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo, type Socket } from "node:net";
import { type Context, type ContextManager, context, ROOT_CONTEXT } from "@opentelemetry/api";
import { isTracingSuppressed } from "@opentelemetry/core";
import { describe, expect, it } from "vitest";
import { startServer } from "../fixtures/server.ts";
import { createTransport, type DispatcherLike, maxResponseBytes, type WireRequest } from "./index.ts";

/** The dispatcher behind Node's own fetch is a real undici one. */
async function undici(): Promise<DispatcherLike> {
  await fetch("data:,").catch(() => undefined);
  return (globalThis as unknown as Record<symbol, DispatcherLike>)[
    Symbol.for("undici.globalDispatcher.1")
  ] as DispatcherLike;
}

/** A port that was free a moment ago may be somebody's by now; this one is not given to anybody. */
const nobody = "http://127.0.0.1:1";

const request = (url: string, more: Partial<WireRequest> = {}): WireRequest => ({
  url,
  headers: { authorization: "Basic abc" },
  body: [Buffer.from("a "), Buffer.from("data\n")],
  // Longer than a test may take: nothing ends by it unless a test says so.
  timeoutMs: 60_000,
  ...more,
});

describe.each([
  ["node:http", async () => createTransport()],
  ["a dispatcher", async () => createTransport({ dispatcher: await undici() })],
])("transport over %s", (_name, create) => {
  it("posts bytes and headers, and gives back status, headers and body", async () => {
    await using server = await startServer(() => ({ status: 202, headers: { "X-Told": "yes" }, body: "thanks" }));
    const transport = await create();
    const answer = await transport.send(request(`${server.url}/v1/traces?x=1`));
    expect(answer).toMatchObject({ status: 202, cut: false, headers: { "x-told": "yes" } });
    expect(Buffer.from(answer.body).toString()).toBe("thanks");
    expect(server.received[0]).toMatchObject({
      path: "/v1/traces?x=1",
      ids: ["a"],
      headers: { authorization: "Basic abc" },
    });
    transport.close();
  });

  it("does not follow a redirect, so that the keys go nowhere else", async () => {
    await using elsewhere = await startServer();
    await using server = await startServer(() => ({ status: 307, headers: { location: `${elsewhere.url}/stolen` } }));
    const transport = await create();
    expect((await transport.send(request(server.url))).status).toBe(307);
    expect(elsewhere.received).toEqual([]);
    transport.close();
  });

  it("gives up on a server that hangs", async () => {
    await using server = await startServer(() => undefined);
    const transport = await create();
    const answer = await transport.send(request(server.url, { timeoutMs: 100 }));
    expect(answer).toMatchObject({ status: 0, failure: "timeout" });
    transport.close();
  });

  it("gives up on a head that comes byte by byte, though each byte comes in time", async () => {
    const server = net.createServer((socket) => drip(socket, `HTTP/1.1 200 OK\r\nx: ${"y".repeat(500)}\r\n\r\n`));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const transport = await create();
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await transport.send(request(url, { timeoutMs: 150 }))).toMatchObject({ status: 0, failure: "timeout" });
    transport.close();
    server.close();
  });

  it("lets the status decide when a body never ends", async () => {
    await using server = await startServer((_received, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("part");
      return undefined;
    });
    const transport = await create();
    // Until the head comes in time, which on a busy machine takes longer.
    let timeoutMs = 75;
    const post = () => {
      timeoutMs *= 2;
      return transport.send(request(server.url, { timeoutMs }));
    };
    await expect.poll(post, { timeout: 20_000 }).toMatchObject({ status: 200, cut: true });
    transport.close();
  });

  it("reads no more than 4 MiB of a huge answer", async () => {
    const block = Buffer.alloc(1024 * 1024, 120);
    await using server = await startServer((_received, response) => {
      response.writeHead(200);
      const pour = (): void => {
        while (!response.destroyed && response.write(block));
        if (!response.destroyed) response.once("drain", pour);
      };
      pour();
      return undefined;
    });
    const transport = await create();
    const answer = await transport.send(request(server.url));
    expect(answer).toMatchObject({ status: 200, cut: true });
    expect(answer.body.length).toBe(maxResponseBytes);
    transport.close();
  });

  it("tells a refused port from an address that is none", async () => {
    const transport = await create();
    expect(await transport.send(request(nobody))).toMatchObject({ status: 0, failure: "network" });
    expect(await transport.send(request("not a url"))).toMatchObject({ status: 0, failure: "request" });
    const bad = { headers: { authorization: "Basic a\r\nx: y" } };
    expect(await transport.send(request(nobody, bad))).toMatchObject({ status: 0, failure: "request" });
    transport.close();
  });

  it("takes a reset for a failure of the network", async () => {
    await using server = await startServer((_received, response) => {
      response.socket?.resetAndDestroy();
      return undefined;
    });
    const transport = await create();
    expect(await transport.send(request(server.url))).toMatchObject({ status: 0, failure: "network" });
    transport.close();
  });

  it("takes TLS against a server that speaks none for a failure of TLS", async () => {
    await using server = await startServer();
    const transport = await create();
    const answer = await transport.send(request(server.url.replace("http:", "https:")));
    expect(answer).toMatchObject({ status: 0, failure: "tls" });
    transport.close();
  });

  it("ends what is under way when it is closed", async () => {
    await using server = await startServer(() => {
      queueMicrotask(() => transport.close());
      return undefined;
    });
    const transport = await create();
    expect((await transport.send(request(server.url))).status).toBe(0);
  });

  it("sends what it ends no second time, on a kept connection either", async () => {
    await using server = await startServer();
    const transport = await create();
    await transport.send(request(server.url));
    server.handler = () => {
      queueMicrotask(() => transport.close());
      return undefined;
    };
    expect((await transport.send(request(server.url))).status).toBe(0);
    expect(server.received).toHaveLength(2);
  });

  it("sends nothing once it is closed", async () => {
    await using server = await startServer();
    const transport = await create();
    transport.close();
    expect(await transport.send(request(server.url))).toMatchObject({ status: 0, failure: "network" });
    expect(server.received).toEqual([]);
  });
});

describe("node:http transport", () => {
  it("keeps connections", async () => {
    await using server = await startServer((_received, response) => ({ body: String(response.socket?.remotePort) }));
    const transport = createTransport();
    const ports = new Set<string>();
    for (let index = 0; index < 3; index++) {
      ports.add(Buffer.from((await transport.send(request(server.url))).body).toString());
    }
    expect(ports.size).toBe(1);
    transport.close();
  });

  it("sends once more when a kept connection was closed just as it was used again", async () => {
    let requests = 0;
    await using server = await startServer((_received, response) => {
      requests += 1;
      if (requests === 2) {
        response.socket?.resetAndDestroy();
        return undefined;
      }
      return {};
    });
    const transport = createTransport();
    await transport.send(request(server.url));
    expect((await transport.send(request(server.url))).status).toBe(200);
    expect(requests).toBe(3);
    transport.close();
  });

  it("ends also what waits for a connection when it is closed", async () => {
    await using server = await startServer(() => {
      queueMicrotask(() => transport.close());
      return undefined;
    });
    const transport = createTransport();
    const answers = await Promise.all(Array.from({ length: 20 }, () => transport.send(request(server.url))));
    expect(answers.every(({ failure }) => failure === "network")).toBe(true);
    expect(server.received.length).toBeLessThanOrEqual(8);
  });

  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const hasProxy = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
  it.runIf(hasProxy)("goes through the proxy of the environment when Node is told to", async () => {
    await using server = await startServer();
    const asked: string[] = [];
    const proxy = http.createServer((incoming, outgoing) => {
      asked.push(incoming.url ?? "");
      incoming.pipe(
        http.request(incoming.url ?? "", { method: "POST", headers: incoming.headers }, (response) => {
          outgoing.writeHead(response.statusCode ?? 0);
          response.pipe(outgoing);
        }),
      );
    });
    proxy.listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const http_proxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const transport = createTransport({ environment: { NODE_USE_ENV_PROXY: "1", http_proxy } });
    expect((await transport.send(request(`${server.url}/v1/traces`))).status).toBe(200);
    expect(asked).toEqual([`${server.url}/v1/traces`]);
    const direct = createTransport({ environment: { http_proxy } });
    await direct.send(request(server.url));
    expect(asked).toHaveLength(1);
    transport.close();
    direct.close();
    proxy.closeAllConnections();
    proxy.close();
  });
});

describe("isolation", () => {
  it("sends outside the application's async context, under the caller's mark", async () => {
    await using server = await startServer();
    const applications = new AsyncLocalStorage<string>();
    const mark = new AsyncLocalStorage<boolean>();
    const seen: unknown[] = [];
    const transport = createTransport({
      dispatcher: {
        async request(options) {
          seen.push(applications.getStore(), mark.getStore());
          return (await undici()).request(options);
        },
      },
      around: (send) => mark.run(true, send),
    });
    await applications.run("the application's request", () => transport.send(request(server.url)));
    expect(seen).toEqual([undefined, true]);
    transport.close();
  });

  it("suppresses the tracing of OpenTelemetry", async () => {
    const store = new AsyncLocalStorage<Context>();
    const manager: ContextManager = {
      active: () => store.getStore() ?? ROOT_CONTEXT,
      with: (active, work, self, ...rest) => store.run(active, () => work.apply(self as never, rest)),
      bind: (_active, target) => target,
      enable: () => manager,
      disable: () => manager,
    };
    context.setGlobalContextManager(manager);
    const seen: boolean[] = [];
    const transport = createTransport({
      dispatcher: {
        async request() {
          seen.push(isTracingSuppressed(context.active()));
          throw new Error("no further");
        },
      },
    });
    await transport.send(request("http://127.0.0.1:1"));
    context.disable();
    expect(seen).toEqual([true]);
  });

  it("goes past whoever has replaced http.request, since not all of them can be told to look away", async () => {
    await using server = await startServer();
    const { request: original } = http;
    let seen = 0;
    http.request = ((...args: Parameters<typeof http.request>) => {
      seen += 1;
      return original(...args);
    }) as typeof http.request;
    const transport = createTransport();
    expect(await transport.send(request(server.url))).toMatchObject({ status: 200 });
    http.request = original;
    transport.close();
    expect(seen).toBe(0);
  });

  it("answers instead of rejecting when the mark fails", async () => {
    const transport = createTransport({
      around: () => {
        throw new Error("mark");
      },
    });
    expect(await transport.send(request("http://127.0.0.1:1"))).toMatchObject({ status: 0, message: "mark" });
  });
});

function drip(socket: Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => socket.write(text[at++] ?? ""), 10);
  socket.on("close", () => clearInterval(timer));
  socket.on("error", () => undefined);
}
