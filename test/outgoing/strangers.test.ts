import http, { type RequestOptions } from "node:http";
import net, { type AddressInfo, type LookupFunction, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initLangfuse, startObservation, trace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import axios from "axios";
import got from "got";
import { Agent, interceptors, ProxyAgent, fetch as undiciFetch, request as undiciRequest } from "undici";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { linesOf, quiet, read, type Service, startService } from "./services.ts";

const ours = ["traceparent", "tracestate", "baggage"] as const;
const listed = await startService((request, response) => {
  const to = new URL(request.url ?? "/", "http://here").searchParams.get("to");
  if (to === null) response.end("ok");
  else response.writeHead(302, { location: to }).end();
});
const stranger = await startService((request, response) => {
  const to = new URL(request.url ?? "/", "http://here").searchParams.get("to");
  if (to === null) response.end("ok");
  else response.writeHead(302, { location: to }).end();
});
const proxy = await startTunnel();

initLangfuse({
  propagateTo: [
    listed.origin,
    proxy.origin,
    "http://localhost",
    `https://127.0.0.1:${stranger.port}`,
    `http://api.example.test:${stranger.port}`,
    `http://*.internal.test:${stranger.port}`,
    { origin: /^http:\/\/exact\.example\.test:\d+$/ },
  ],
  logger: quiet,
});
captureTraces({ afterEach });

beforeEach(() => {
  for (const service of [listed, stranger, proxy]) service.requests.length = 0;
});
afterAll(() => {
  for (const service of [listed, stranger, proxy]) service.close();
});

const carried = (service: Service): readonly (readonly string[])[] =>
  service.requests.map((request) => ours.filter((name) => linesOf(request, name).length > 0));
const trio = ["traceparent", "tracestate"];

// Every name leads to this machine.
const lookup: LookupFunction = (_, options, callback) => {
  if (options.all) callback(null, [{ address: "127.0.0.1", family: 4 }]);
  else callback(null, "127.0.0.1", 4);
};
const anywhere = new Agent({ connect: { lookup } });
const get = (options: RequestOptions): Promise<string> =>
  read(http.get({ host: "127.0.0.1", lookup, agent: false, ...options }));

describe("a host that is not listed gets nothing", () => {
  const at = stranger.origin;
  it.each<[string, () => Promise<unknown>]>([
    ["by fetch", () => fetch(at)],
    ["by undici", () => undiciRequest(at)],
    ["by http.get", () => read(http.get(at))],
    ["by axios", () => axios.get(at)],
    ["by got", () => got(at)],
  ])("%s, though it differs in its port alone", async (_, call) => {
    await trace("caller", call);
    expect(carried(stranger)).toEqual([[]]);
  });

  it("though it is another name of a listed one", async () => {
    await trace("caller", () => get({ host: "localhost", port: listed.port }));
    expect(carried(listed)).toEqual([[]]);
  });

  it.each([
    "api.example.test.evil.test",
    "xapi.example.test",
    "api.example.test.",
    "evil-internal.test",
    "internal.test",
    "a.internal.test.evil.test",
    "exact.example.test.evil.test",
  ])("though it looks like one: %s", async (host) => {
    const { port } = stranger;
    await trace("caller", async () => {
      await get({ host, port });
      await (await undiciRequest(`http://${host}:${port}`, { dispatcher: anywhere })).body.text();
    });
    expect(carried(stranger)).toEqual([[], []]);
  });

  it.each(["api.example.test", "API.Example.test", "a.internal.test", "a.b.internal.test", "exact.example.test"])(
    "and a listed one does get it: %s",
    async (host) => {
      const { port } = stranger;
      await trace("caller", async () => {
        await get({ host, port });
        await (await undiciRequest(`http://${host}:${port}`, { dispatcher: anywhere })).body.text();
      });
      expect(carried(stranger)).toEqual([trio, trio]);
    },
  );

  it("though a listed one stands before the @", async () => {
    const address = `http://127.0.0.1:${listed.port}@localhost:${stranger.port}/`;
    await trace("caller", async () => {
      await read(http.get(address, { lookup }));
      await axios.get(address);
      await got(address);
    });
    expect(carried(stranger)).toEqual([[], [], []]);
  });

  it("though what stands for its host reads as another one in an address", async () => {
    await trace("caller", () => get({ host: "evil.test@api.example.test", port: stranger.port }));
    expect(carried(stranger)).toEqual([[]]);
  });

  it("though the Host header names a listed one", async () => {
    await trace("caller", () => get({ port: stranger.port, headers: { host: `127.0.0.1:${listed.port}` } }));
    await trace("caller", () => get({ port: stranger.port, headers: { Host: `api.example.test:${stranger.port}` } }));
    await trace("caller", () => undiciRequest(stranger.origin, { headers: { host: `127.0.0.1:${listed.port}` } }));
    expect(carried(stranger)).toEqual([[], [], []]);
  });

  it("though the agent leads there and the address elsewhere", async () => {
    const agent = new http.Agent({ port: stranger.port, host: "127.0.0.1" } as http.AgentOptions);
    await trace("caller", () => get({ port: listed.port, agent }));
    expect([carried(listed), carried(stranger)]).toEqual([[], [[]]]);
  });

  it.each([
    ["of the request", (socketPath: string) => ({ socketPath })],
    ["of its agent", (socketPath: string) => ({ agent: new http.Agent({ socketPath } as http.AgentOptions) })],
  ])("though its Unix socket, %s, calls itself localhost", async (_, optionsFor) => {
    const socketPath = join(tmpdir(), `langfuse-kit-${process.pid}.sock`);
    const seen: http.IncomingHttpHeaders[] = [];
    const server = http.createServer((request, response) => {
      seen.push(request.headers);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(socketPath, resolve));
    await trace("caller", () => get({ host: "localhost", ...optionsFor(socketPath) }));
    expect(seen.map((headers) => headers.traceparent)).toEqual([undefined]);
    server.close();
  });

  it("though the path is the address of a listed one, and neither the other way round", async () => {
    await trace("caller", async () => {
      await get({ port: stranger.port, path: `${listed.origin}/` });
      await get({ port: listed.port, path: `${stranger.origin}/` });
      await get({ port: listed.port, path: `${listed.origin}/` });
    });
    expect([carried(stranger), carried(listed)]).toEqual([[[]], [[], trio]]);
  });
});

describe("a redirect", () => {
  const redirecting = new Agent().compose(interceptors.redirect({ maxRedirections: 3 }));
  const clients: readonly (readonly [string, (address: string) => Promise<unknown>])[] = [
    ["fetch", (address) => fetch(address)],
    ["undici", (address) => undiciRequest(address, { dispatcher: redirecting })],
    ["axios", (address) => axios.get(address)],
    ["got", (address) => got(address)],
  ];

  it.each(clients)("to a stranger is followed without our headers by %s", async (_, call) => {
    await trace("caller", () => call(`${listed.origin}/?to=${stranger.origin}/`));
    expect([carried(listed), carried(stranger)]).toEqual([[trio], [[]]]);
  });

  it.each(clients)("to a listed host is followed with them by %s", async (_, call) => {
    await trace("caller", () => call(`${stranger.origin}/?to=${listed.origin}/`));
    expect([carried(stranger), carried(listed)]).toEqual([[[]], [trio]]);
  });

  it.each(clients)("within a listed host carries them once by %s", async (_, call) => {
    await trace("caller", () => call(`${listed.origin}/?to=${listed.origin}/`));
    expect(carried(listed)).toEqual([trio, trio]);
    expect(listed.lines("traceparent")).toHaveLength(1);
  });
});

describe("a tunnel", () => {
  it("has no headers of ours itself, by undici, and what goes through it does", async () => {
    const dispatcher = new ProxyAgent({ uri: proxy.origin, proxyTunnel: true });
    await trace("caller", async () => {
      await (await undiciFetch(listed.origin, { dispatcher })).text();
      await (await undiciFetch(stranger.origin, { dispatcher })).text();
    });
    expect([carried(proxy), carried(listed), carried(stranger)]).toEqual([[[], []], [trio], [[]]]);
    await dispatcher.close();
  });

  it("has no headers of ours itself, by node:http", async () => {
    await trace("caller", async () => {
      const request = http.request({
        host: "127.0.0.1",
        port: proxy.port,
        method: "CONNECT",
        path: `127.0.0.1:${listed.port}`,
      });
      const socket = await new Promise<Socket>((resolve) => request.on("connect", (_, open) => resolve(open)).end());
      await get({ port: listed.port, createConnection: () => socket });
    });
    expect([carried(proxy), carried(listed)]).toEqual([[[]], [trio]]);
  });
});

describe("a listed host gets nothing", () => {
  it("outside of a trace", async () => {
    await (await fetch(listed.origin)).text();
    await read(http.get(listed.origin));
    expect(carried(listed)).toEqual([[], []]);
  });

  it("outside of it again, once it is over", async () => {
    await trace("caller", () => fetch(listed.origin));
    await fetch(listed.origin);
    expect(carried(listed)).toEqual([trio, []]);
  });

  it("from an observation that is not entered", async () => {
    const step = startObservation("manual");
    await fetch(listed.origin);
    await step.run(() => fetch(listed.origin));
    step.end();
    expect(carried(listed)).toEqual([[], trio]);
  });
});

/** A proxy that only tunnels. */
async function startTunnel(): Promise<Service> {
  const requests: http.IncomingMessage[] = [];
  const server = http.createServer().on("connect", (request, client: Socket) => {
    requests.push(request);
    const { hostname, port } = new URL(`http://${request.url}`);
    const target = net.connect(Number(port), hostname, () => {
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      target.pipe(client).pipe(target);
    });
    for (const socket of [client, target]) socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): void => void server.close();
  return { origin: `http://127.0.0.1:${port}`, port, requests, lines: () => [], close };
}
