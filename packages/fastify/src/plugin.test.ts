import { once } from "node:events";
import { get } from "node:http";
import { connect } from "node:http2";
import type { AddressInfo } from "node:net";
import { currentTrace, span, trace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import createFastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { afterEach, describe, expect, expectTypeOf, it } from "vitest";
import langfuseDefault, { langfusePlugin } from "./index.ts";

const traces = captureTraces({ afterEach });
const apps: FastifyInstance[] = [];
afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));

async function traced(...options: Parameters<typeof langfusePlugin>[1][]): Promise<FastifyInstance> {
  const app = createFastify();
  apps.push(app);
  await app.register(langfusePlugin, options[0] ?? {});
  return app;
}

async function listen(app: FastifyInstance): Promise<string> {
  await app.listen({ port: 0, host: "127.0.0.1" });
  return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
}

/** A stream of the server has its say before the test looks. */
async function closed(app: FastifyInstance): Promise<void> {
  await app.close();
  await new Promise(setImmediate);
}

describe("langfusePlugin", () => {
  it("is the default export too", () => {
    expect(langfuseDefault).toBe(langfusePlugin);
  });

  it("traces injected requests as those on a socket", async () => {
    const app = await traced();
    app.get("/users/:id", async () => span("step", () => ({ ok: true })));
    expect((await app.inject("/users/7?secret=1")).json()).toEqual({ ok: true });
    const tree = await traces.single();
    expect(tree).toMatchObject({ name: "GET /users/:id", root: { children: [{ name: "step" }] } });
    expect(JSON.stringify(tree)).not.toContain("secret");
  });

  it("gives every handler the observation of its request", async () => {
    const app = await traced();
    app.get("/ask", async (request) => {
      expectTypeOf(request.langfuse.traceId).toEqualTypeOf<string>();
      request.langfuse.update({ output: "answer" });
      return { same: request.langfuse.traceId === currentTrace()?.id };
    });
    expect((await app.inject("/ask")).json()).toEqual({ same: true });
    expect((await traces.single()).root).toMatchObject({ name: "GET /ask", output: "answer" });
  });

  it("gives functions Fastify's own request and reply, without a type being written", async () => {
    const app = createFastify();
    apps.push(app);
    await app.register(langfusePlugin, {
      user: (request) => {
        expectTypeOf(request).toEqualTypeOf<FastifyRequest>();
        return request.headers["x-user"]?.toString();
      },
      output: (_, reply) => {
        expectTypeOf(reply).toEqualTypeOf<FastifyReply>();
        return reply.statusCode;
      },
      tags: (request) => [request.method],
      ignore: (request) => request.url === "/health",
    });
    app.get("/ok", async () => "ok");
    await app.inject({ url: "/ok", headers: { "x-user": "u-1" } });
    expect(await traces.single()).toMatchObject({ userId: "u-1", output: 200, tags: ["GET"] });
  });

  it("leaves routes out that say so, with all that is done in them", async () => {
    const app = await traced();
    app.get("/health", { config: { langfuse: false } }, async (request) => {
      span("below", () => request.langfuse.update({ output: "nothing" }));
      return "ok";
    });
    app.get("/traced", { config: { langfuse: true } }, async () => "ok");
    expect((await app.inject("/health")).body).toBe("ok");
    await app.inject("/traced");
    expect(await traces.single()).toMatchObject({ name: "GET /traced", observations: { length: 1 } });
  });

  it("holds for routes of all scopes, with their prefixes", async () => {
    const app = await traced();
    await app.register(
      async (api) => {
        await api.register(async (users) => void users.get("/:userId", async () => "ok"), { prefix: "/users" });
      },
      { prefix: "/api/:org" },
    );
    await app.inject("/api/acme/users/5");
    expect(await traces.single()).toMatchObject({ name: "GET /api/:org/users/:userId" });
  });

  it("registered in one scope, leaves the others alone", async () => {
    const app = createFastify();
    apps.push(app);
    await app.register(async (inner) => {
      await inner.register(langfusePlugin);
      inner.get("/in", async () => "ok");
    });
    app.get("/out", async () => "ok");
    await app.inject("/out");
    await app.inject("/in");
    expect(await traces.single()).toMatchObject({ name: "GET /in" });
  });

  it("does not break the answer to a path that no route takes", async () => {
    const app = await traced();
    const standard = createFastify();
    apps.push(standard);
    const [ours, theirs] = await Promise.all([app.inject("/none?x=1"), standard.inject("/none?x=1")]);
    expect([ours.statusCode, ours.body]).toEqual([theirs.statusCode, theirs.body]);
    expect((await traces.single()).root).toMatchObject({ name: "GET", level: "DEFAULT" });
  });

  it("leaves a handler for unknown paths its context", async () => {
    const app = await traced();
    app.setNotFoundHandler((_, reply) => span("looked", () => reply.code(404).send("none")));
    await app.inject("/none");
    expect(await traces.single()).toMatchObject({ name: "GET", root: { children: [{ name: "looked" }] } });
  });

  it("is no failure where a schema refuses the body", async () => {
    const app = await traced();
    const schema = { body: { type: "object", required: ["a"] } };
    app.post("/strict", { schema }, async () => "ok");
    expect((await app.inject({ method: "POST", url: "/strict", payload: {} })).statusCode).toBe(400);
    expect((await traces.single()).root).toMatchObject({ name: "POST /strict", level: "DEFAULT", events: [] });
  });

  it("sees the error that an application's own error handler answers for", async () => {
    const app = await traced();
    app.setErrorHandler((_, __, reply) => reply.code(502).send("sorry"));
    app.get("/fails", async () => Promise.reject(new Error("upstream")));
    await app.inject("/fails");
    expect((await traces.single()).root).toMatchObject({ level: "ERROR", statusMessage: "upstream" });
  });

  it("keeps the context in every hook of a request", async () => {
    const app = await traced();
    const seen: Record<string, string | undefined> = {};
    const note = (hook: string): void => {
      seen[hook] = currentTrace()?.id;
    };
    app.addHook("preParsing", async () => note("preParsing"));
    app.addHook("preValidation", async () => note("preValidation"));
    app.addHook("preHandler", async () => note("preHandler"));
    app.addHook("preSerialization", async () => note("preSerialization"));
    app.addHook("onSend", async () => note("onSend"));
    app.addHook("onResponse", async () => note("onResponse"));
    app.post("/all", async () => ({ ok: true }));
    const url = await listen(app);
    await fetch(`${url}/all`, { method: "POST", body: '{"a":1}', headers: { "content-type": "application/json" } });
    await closed(app);
    const { id } = await traces.single();
    expect(Object.keys(seen)).toHaveLength(6);
    expect(new Set(Object.values(seen))).toEqual(new Set([id]));
  });

  it("tells the request of an injection from the observation that it is made in", async () => {
    const app = await traced();
    app.get("/ok", async () => "ok");
    await trace("test", () => app.inject("/ok"));
    expect((await traces.all()).map(({ name }) => name).sort()).toEqual(["GET /ok", "test"]);
  });

  it("refuses options that it cannot use", async () => {
    const app = createFastify();
    const options = { sample: 2 };
    await expect(app.register(langfusePlugin, options)).rejects.toThrow(
      "[@langfuse-kit/fastify] Option sample cannot be used.",
    );
  });
});

describe("HTTP/2", () => {
  /** Answers with the body, or leaves after its first piece. */
  async function ask(url: string, path: string, leaves = false): Promise<string> {
    const session = connect(url);
    const stream = session.request({ ":path": path });
    let text = "";
    stream.setEncoding("utf8").on("data", (piece) => {
      text += piece;
      if (leaves) stream.close();
    });
    await once(stream, "close");
    await new Promise<void>((resolve) => session.close(resolve));
    return text;
  }

  async function overHttp2(): Promise<{ app: FastifyInstance; url: string }> {
    const app = createFastify({ http2: true }) as unknown as FastifyInstance;
    apps.push(app);
    await app.register(langfusePlugin);
    app.get("/users/:id", async () => span("step", () => "ok"));
    app.get("/endless", (_, reply) => {
      reply.hijack();
      reply.raw.writeHead(200);
      reply.raw.write("first");
    });
    return { app, url: await listen(app) };
  }

  it("is traced like HTTP/1.1", async () => {
    const { app, url } = await overHttp2();
    expect(await ask(url, "/users/7")).toBe("ok");
    await closed(app);
    const { root } = await traces.single();
    expect(root).toMatchObject({ name: "GET /users/:id", level: "DEFAULT", children: [{ name: "step" }] });
    expect(root.metadata).toMatchObject({ status: 200 });
  });

  it("tells of a client that leaves", async () => {
    const { app, url } = await overHttp2();
    await ask(url, "/endless", true);
    await closed(app);
    const { root } = await traces.single();
    expect(root).toMatchObject({ name: "GET /endless", level: "WARNING" });
    expect(root.metadata).toMatchObject({ status: 200, aborted: true });
  });
});

describe("a hijacked reply", () => {
  it("lasts until its raw response ends", async () => {
    const app = await traced();
    app.get("/raw", (_, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { "content-type": "text/event-stream" });
      reply.raw.write("data: 1\n\n");
      setTimeout(() => span("later", () => reply.raw.end("data: 2\n\n")), 60);
    });
    const url = await listen(app);
    expect(await fetch(`${url}/raw`).then((response) => response.text())).toBe("data: 1\n\ndata: 2\n\n");
    await closed(app);
    const { root } = await traces.single();
    expect(root).toMatchObject({ name: "GET /raw", level: "DEFAULT", children: [{ name: "later" }] });
    expect(root.durationMs).toBeGreaterThanOrEqual(55);
  });

  it("is over, as aborted, when its client leaves", async () => {
    const app = await traced();
    const gone = new Promise((resolve) => {
      app.get("/raw", (_, reply) => {
        reply.hijack();
        reply.raw.writeHead(200).write("data: 1\n\n");
        reply.raw.once("close", resolve);
      });
    });
    const request = get(`${await listen(app)}/raw`);
    const [response] = await once(request, "response");
    response.on("error", () => undefined);
    request.destroy();
    await gone;
    await closed(app);
    const { root } = await traces.single();
    expect(root).toMatchObject({ name: "GET /raw", level: "WARNING" });
    expect(root.metadata).toMatchObject({ aborted: true, status: 200 });
  });
});
