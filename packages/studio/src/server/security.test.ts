import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningStudio, StudioError, startStudio } from "../index.ts";

let studio: RunningStudio;
beforeAll(async () => {
  studio = await startStudio({ port: 0, memory: true, allowedHosts: ["studio.internal"] });
});
afterAll(() => studio.close());

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
  readonly port?: number;
}

interface Answered {
  readonly status: number;
  readonly text: string;
  readonly headers: Record<string, unknown>;
}

/** Node's own client: fetch lets nobody set Host and Sec-Fetch headers. */
function ask({
  method = "GET",
  path = "/api/studio/status",
  headers = {},
  body,
  port = studio.port,
}: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
    });
    asking.on("error", reject);
    asking.end(body);
  });
}

const json = { "content-type": "application/json" };
const spans = JSON.stringify({
  resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: "a".repeat(32), spanId: "b".repeat(16) }] }] }],
});
const post = (asked: Asked): Promise<Answered> =>
  ask({ method: "POST", path: "/v1/traces", headers: json, body: spans, ...asked });

describe("the Host allow-list", () => {
  it.each(["evil.test", "localhost.evil.test", "127.0.0.1.evil.test", "169.254.169.254", "[::2]:4790", "a b"])(
    "refuses %j before anything else, and says nothing of what is inside",
    async (host) => {
      for (const path of ["/", "/api/studio/status", "/api/public/health", "/v1/traces", "/assets/x.js"]) {
        const answer = await ask({ path, headers: { host } });
        // An empty or malformed name is refused by Node's parser already.
        expect([400, 403]).toContain(answer.status);
        expect(answer.text).not.toContain("version");
      }
    },
  );

  it.each(["localhost", "127.0.0.1", "[::1]", "studio.internal", "LOCALHOST"])(
    "lets %s in, with any port",
    async (name) => {
      expect((await ask({ headers: { host: `${name}:${studio.port}` } })).status).toBe(200);
      expect((await ask({ headers: { host: name } })).status).toBe(200);
    },
  );

  it("comes before the size of a body is looked at", async () => {
    const answer = await post({
      headers: { ...json, host: "evil.test", "content-length": "999999999999" },
      body: "",
    }).catch(() => undefined);
    expect(answer?.status ?? 403).toBe(403);
  });
});

describe("pages of other origins", () => {
  it.each(["https://evil.test", "null", "http://localhost:1", "http://127.0.0.1.evil.test", "file://"])(
    "may not send from %s, read or write",
    async (origin) => {
      expect((await post({ headers: { ...json, origin } })).status).toBe(403);
      expect((await ask({ headers: { origin } })).status).toBe(403);
    },
  );

  it("get no word of CORS, also not when they ask first", async () => {
    const answer = await ask({ method: "OPTIONS", path: "/v1/traces", headers: { origin: "https://evil.test" } });
    expect(answer.status).toBe(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it.each(["cross-site", "same-site"])(
    "may not load anything of the API (%s), with no Origin in sight",
    async (site) => {
      for (const path of ["/api/studio/live", "/api/studio/traces", "/api/public/traces"]) {
        expect((await ask({ path, headers: { "sec-fetch-site": site, "sec-fetch-mode": "no-cors" } })).status).toBe(
          403,
        );
      }
    },
  );

  it("may link to a page, and not frame it", async () => {
    const visit = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", accept: "text/html" };
    expect((await ask({ path: "/traces", headers: { ...visit, "sec-fetch-dest": "document" } })).status).not.toBe(403);
    expect((await ask({ path: "/traces", headers: { ...visit, "sec-fetch-dest": "iframe" } })).status).toBe(403);
    const api = { ...visit, "sec-fetch-dest": "document" };
    for (const path of ["/api/studio/traces", "/%61pi/studio/traces", "/x/../api/studio/traces"]) {
      expect((await ask({ path, headers: api })).status).toBe(403);
    }
  });

  it("is not what Studio's own page is", async () => {
    const origin = `http://localhost:${studio.port}`;
    const own = { host: `localhost:${studio.port}`, origin, "sec-fetch-site": "same-origin" };
    expect((await ask({ headers: own })).status).toBe(200);
  });
});

describe("changes", () => {
  const clear = (headers: Record<string, string>): Promise<Answered> =>
    ask({ method: "POST", path: "/api/studio/clear", headers });

  it("want the token of this start", async () => {
    expect((await clear(json)).status).toBe(403);
    expect((await clear({ ...json, "x-studio-token": "x".repeat(studio.token.length) })).status).toBe(403);
    expect((await ask({ method: "DELETE", path: "/api/studio/traces/a" })).status).toBe(403);
    expect((await clear({ ...json, "x-studio-token": studio.token })).status).toBe(200);
  });

  it("want JSON, which no form can send", async () => {
    expect((await clear({ "content-type": "text/plain", "x-studio-token": studio.token })).status).toBe(415);
  });

  it.each([
    "/%61pi/studio/clear",
    "/api/%73tudio/clear",
    "/api/./studio/clear",
    "/api/%2e/studio/clear",
    "/nowhere/../api/studio/clear",
    "/nowhere/%2E%2e/api/studio/clear",
    "/api\\studio\\clear",
    "//api/studio/clear",
    "/api//studio/clear",
    "/API/studio/clear",
    "/api%2Fstudio%2fclear",
    "/api/studio/clear/",
    "/api/studio/clear#x",
    "http://localhost/api/studio/clear",
    "HTTP://localhost/%61pi/studio/clear",
    "http:\\\\localhost\\api\\studio\\clear",
  ])("are not made by the address %j either", async (address) => {
    const traceId = randomUUID();
    await post({ body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [{ traceId, spanId: "b" }] }] }] }) });
    // Written by hand: a client might put the address right.
    const status = await new Promise<number>((resolve, reject) => {
      const socket = connect(studio.port, "127.0.0.1", () =>
        socket.write(`POST ${address} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`),
      );
      socket.on("error", reject);
      socket.once("data", (data) => resolve(Number(data.toString().split(" ")[1])));
    });
    // 404 is what leads to nothing, 400 what no server would read.
    expect([400, 403, 404]).toContain(status);
    expect((await ask({ path: `/api/studio/traces/${traceId}` })).status).toBe(200);
  });

  it("are never made by GET", async () => {
    expect((await ask({ path: "/api/studio/clear", headers: { "x-studio-token": studio.token } })).status).toBe(404);
  });

  it("have a new token with every start", async () => {
    await using other = await startStudio({ port: 0, memory: true });
    expect(other.token).not.toBe(studio.token);
    expect(other.token.length).toBeGreaterThan(30);
  });
});

describe("every answer", () => {
  it.each(["/", "/api/studio/status", "/api/public/health", "/nowhere.js", "/api/public/nowhere"])(
    "of %s has a policy that runs nothing but our own files",
    async (path) => {
      const { headers } = await ask({ path });
      const policy = String(headers["content-security-policy"]);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["access-control-allow-origin"]).toBeUndefined();
    },
  );

  it("has it on refusals too", async () => {
    const { headers } = await ask({ headers: { host: "evil.test" } });
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
  });

  it.each(["/../package.json", "/assets/../../package.json", "/%2e%2e/%2e%2e/package.json", "/..%5cpackage.json"])(
    "leads nowhere outside the viewer from %s",
    async (path) => {
      expect((await ask({ path })).text).not.toContain('"devDependencies"');
    },
  );
});

describe("bodies", () => {
  it("are refused when they inflate beyond the cap, without being held", async () => {
    const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024, 0x20), { level: 9 });
    expect(bomb.length).toBeLessThan(200_000);
    const answer = await post({ headers: { ...json, "content-encoding": "gzip" }, body: bomb });
    expect(answer.status).toBe(413);
    expect(answer.text).toContain("64 MB");
  });

  it("are refused by the length that they announce", async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(studio.port, "127.0.0.1", () => {
        socket.write(
          `POST /v1/traces HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 99999999999\r\n\r\n{`,
        );
      });
      socket.once("data", (data) => {
        resolve(data.toString().split("\r\n")[0] ?? "");
        socket.destroy();
      });
    });
    expect(answer).toContain("413");
  });

  it("are refused when they grow beyond the cap without having said so", async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const headers = { "content-type": "application/json", "transfer-encoding": "chunked" };
      const asking = request(
        { host: "127.0.0.1", port: studio.port, method: "POST", path: "/v1/traces", headers },
        (response) => {
          resolve(String(response.statusCode));
          asking.destroy();
        },
      );
      asking.on("error", reject);
      const part = Buffer.alloc(1024 * 1024, 0x20);
      const write = (left: number): void => {
        if (left > 0 && !asking.destroyed) asking.write(part, () => write(left - 1));
      };
      write(70);
    });
    expect(answer).toBe("413");
  });

  it("are inflated once", async () => {
    const nested = gzipSync(gzipSync(spans));
    expect((await post({ headers: { ...json, "content-encoding": "gzip" }, body: nested })).status).toBe(400);
    expect((await post({ headers: { ...json, "content-encoding": "gzip, gzip" }, body: nested })).status).toBe(400);
    expect((await post({ headers: { ...json, "content-encoding": "br" } })).status).toBe(400);
  });

  it("may not nest deeply, in JSON, in protobuf, or in texts that hold JSON", async () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect((await post({ body: deep })).status).toBe(400);
    const value = (inner: Uint8Array): Uint8Array => field(5, field(1, inner));
    let nested: Uint8Array = field(1, Buffer.from("x"));
    for (let at = 0; at < 5000; at += 1) nested = value(nested);
    const attribute = field(9, Buffer.concat([field(1, Buffer.from("k")), field(2, nested)]));
    const protobuf = field(1, field(2, field(2, attribute)));
    const headers = { "content-type": "application/x-protobuf" };
    expect((await post({ headers, body: protobuf })).status).toBe(400);

    const text = { key: "langfuse.observation.input", value: { stringValue: deep } };
    const metadata = { key: "langfuse.observation.metadata", value: { stringValue: `{"a":${deep}}` } };
    const span = { traceId: "deep", spanId: "deep", name: "deep", attributes: [text, metadata] };
    const body = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    expect((await post({ body })).status).toBe(200);
    for (const path of [
      "/api/public/traces/deep",
      "/api/studio/traces/deep",
      "/api/studio/traces/deep/observations/deep",
    ]) {
      expect((await ask({ path })).status).toBe(200);
    }
  });

  const ones = (count: number, one: string): string => Array.from({ length: count }, () => one).join(",");
  const keys = Array.from({ length: 100_001 }, (_, at) => `"k${at}":1`).join(",");
  const inSpan = (rest: string): string =>
    `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"many","spanId":"one",${rest}}]}]}]}`;
  const spansOf = (count: number): string =>
    `{"resourceSpans":[{"scopeSpans":[{"spans":[${ones(count, '{"traceId":"many","spanId":"one"}')}]}]}]}`;

  it.each([
    ["events", "/api/public/ingestion", `{"batch":[${ones(20_001, "1")}]}`, "20000 of a batch"],
    ["values of events", "/api/public/ingestion", `{"batch":[${ones(2_000_001, "1")}]}`, "2000000 values"],
    ["keys of an event", "/api/public/ingestion", `{"batch":[{"body":{"metadata":{${keys}}}}]}`, "100000 keys"],
    ["spans", "/v1/traces", spansOf(20_001), "20000 of a request"],
    ["resources", "/v1/traces", `{"resourceSpans":[${ones(1_000_001, "{}")}]}`, "2000000 values"],
    ["attributes", "/v1/traces", inSpan(`"attributes":[${ones(100_001, '{"key":"k"}')}]`), "100000 attributes"],
    ["values in its texts", "/v1/traces", inSpan(`"name":"${"[".repeat(10_000_001)}"`), "too many values"],
    [
      "scores of a file",
      "/api/studio/import",
      `{"resourceSpans":[],"scores":[${ones(100_001, "1")}]}`,
      "100000 traces",
    ],
    [
      "traces of a file",
      "/api/studio/import",
      `{"format":"langfuse-kit.trace","version":1,"traces":[${ones(100_001, "{}")}]}`,
      "100000 traces",
    ],
  ])("may be small and hold many, but not endless %s", async (_what, path, text, said) => {
    const headers = { ...json, "content-encoding": "gzip", "x-studio-token": studio.token };
    const answer = await post({ path, headers, body: gzipSync(text) });
    expect(answer.status).toBe(413);
    expect(answer.text).toContain(said);
    expect(answer.text.length).toBeLessThan(300);
    expect((await ask({ path: "/api/studio/traces/many" })).status).toBe(404);
  });

  it("of protobuf hold no more than those of JSON", async () => {
    const headers = { "content-type": "application/x-protobuf" };
    const ids = Buffer.concat([field(1, Buffer.alloc(16, 1)), field(2, Buffer.alloc(8, 1))]);
    const spansInside = Buffer.concat(Array.from({ length: 20_001 }, () => field(2, ids)));
    expect((await post({ headers, body: field(1, field(2, spansInside)) })).status).toBe(413);
    // A field that nobody knows, over and over.
    const unknown = Buffer.alloc(6_000_003, Uint8Array.of(0xf8, 1, 1));
    expect((await post({ headers, body: unknown })).status).toBe(413);
  });

  it("with one wrong event have a short answer, however much is wrong with it", async () => {
    const costs = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`k${at}`, "x"]));
    const event = { id: "e", type: "generation-create", timestamp: new Date().toISOString() };
    const body = JSON.stringify({ batch: [{ ...event, body: { id: "g", costDetails: costs } }] });
    const answer = await post({ path: "/api/public/ingestion", body });
    expect(answer.status).toBe(207);
    expect(answer.text.length).toBeLessThan(50_000);
  });

  it("of many events of one body are added up once", async () => {
    const batch = Array.from({ length: 20_000 }, (_, at) => ({
      id: `same-${at}`,
      type: "trace-create",
      timestamp: new Date().toISOString(),
      body: { id: "same", tags: [`t${at}`], metadata: { [`k${at}`]: at } },
    }));
    expect((await post({ path: "/api/public/ingestion", body: JSON.stringify({ batch }) })).status).toBe(207);
    const trace = JSON.parse((await ask({ path: "/api/public/traces/same" })).text);
    expect(Object.keys(trace.metadata)).toHaveLength(20_000);
    expect(trace.tags).toHaveLength(1000);
  });

  it("cannot claim lengths that they do not have", async () => {
    const headers = { "content-type": "application/x-protobuf" };
    const huge = Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1]);
    expect((await post({ headers, body: huge })).status).toBe(400);
  });

  it("that name __proto__ are data like any other", async () => {
    const attributes = [
      { key: "__proto__", value: { stringValue: "x" } },
      { key: "langfuse.observation.metadata.__proto__", value: { stringValue: '{"polluted":1}' } },
    ];
    const span = { traceId: "proto", spanId: "proto", name: "p", attributes };
    expect(
      (await post({ body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }) })).status,
    ).toBe(200);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect((await ask({ path: "/api/public/traces/proto" })).status).toBe(200);
  });
});

function field(number: number, content: Uint8Array): Uint8Array {
  const bytes: number[] = [];
  for (let rest = content.length; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest >= 128 ? (rest % 128) | 128 : rest);
    if (rest < 128) break;
  }
  return Buffer.concat([Uint8Array.of(number * 8 + 2, ...bytes), content]);
}

describe("connections", () => {
  it("are bounded in number, and in the time that a request may take", async () => {
    const { listenerLimits } = await import("./listen.ts");
    expect(listenerLimits).toMatchObject({ maxConnections: 256, headersTimeout: 10_000, requestTimeout: 60_000 });
    const sockets = Array.from({ length: 300 }, () => connect(studio.port, "127.0.0.1"));
    const closed = await new Promise<number>((resolve) => {
      let count = 0;
      for (const socket of sockets) {
        socket.on("error", () => undefined);
        // Above the cap a connection is dropped at once, without an answer.
        socket.on("close", () => {
          count += 1;
          if (count === 300 - listenerLimits.maxConnections) resolve(count);
        });
      }
    });
    expect(closed).toBe(44);
    for (const socket of sockets) socket.destroy();
    await expect.poll(async () => (await ask({})).status).toBe(200);
  });

  it("of one that dawdles end", async () => {
    const { listen } = await import("./listen.ts");
    const limits = { headersTimeout: 150, requestTimeout: 150, connectionsCheckingInterval: 30 };
    const listeners = await listen(["127.0.0.1"], 0, (incoming) => void incoming.resume(), limits);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(listeners.port, "127.0.0.1", () =>
        socket.write("POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\nab"),
      );
      socket.once("data", (data) => resolve(data.toString().split("\r\n")[0] ?? ""));
    });
    expect(answer).toContain("408");
    await listeners.close();
  });
});

describe("a host that others can reach", () => {
  const token = "a-token-of-sixteen-and-more";

  it("demands a token, and one that is a secret", async () => {
    for (const options of [{ host: "0.0.0.0" }, { host: "0.0.0.0", token: "short" }, { host: "192.168.0.7" }]) {
      await expect(startStudio({ port: 0, memory: true, ...options })).rejects.toThrow(StudioError);
    }
  });

  it("lets nobody in without it, and a Langfuse SDK by its secret key", async () => {
    await using open = await startStudio({ port: 0, memory: true, host: "0.0.0.0", token });
    const { port } = open;
    const basic = (secret: string): string => `Basic ${Buffer.from(`pk:${secret}`).toString("base64")}`;
    for (const path of ["/", "/api/studio/status", "/api/public/health", "/api/studio/live"]) {
      expect((await ask({ port, path })).status).toBe(401);
    }
    expect((await post({ port })).status).toBe(401);
    expect((await post({ port, headers: { ...json, authorization: basic("wrong") } })).status).toBe(401);
    expect((await post({ port, headers: { ...json, authorization: basic(token) } })).status).toBe(200);
    expect((await ask({ port, headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
    expect(open.environment.LANGFUSE_SECRET_KEY).toBe(token);
    expect(open.url).toBe(`http://localhost:${port}`);
  });

  it("gives a browser a cookie for the token, which scripts and other sites never see", async () => {
    await using open = await startStudio({ port: 0, memory: true, host: "0.0.0.0", token });
    const { port } = open;
    expect((await ask({ port, path: "/login?token=wrong" })).status).toBe(401);
    const login = await ask({ port, path: `/login?token=${token}` });
    const cookie = String(login.headers["set-cookie"]);
    expect(login.status).toBe(302);
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    const [pair = ""] = cookie.split(";");
    expect((await ask({ port, headers: { cookie: pair } })).status).toBe(200);
    expect((await ask({ port, headers: { cookie: pair, host: "evil.test" } })).status).toBe(403);
  });
});
