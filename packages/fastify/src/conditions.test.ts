import { once } from "node:events";
import { request as httpRequest, type IncomingMessage, ServerResponse } from "node:http";
import { connect } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { Readable } from "node:stream";
import { currentTrace, span } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import createFastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { afterEach, describe, expect, it } from "vitest";
import { langfuseFeedback, langfusePlugin } from "./index.ts";

const traces = captureTraces({ afterEach });
const apps: FastifyInstance[] = [];
afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));

async function traced(options: { connectionTimeout?: number } = {}): Promise<FastifyInstance> {
  const app = createFastify(options);
  apps.push(app);
  await app.register(langfusePlugin, { traceHeader: true });
  return app;
}

const portOf = (app: FastifyInstance): number => (app.server.address() as AddressInfo).port;

describe("langfusePlugin", () => {
  it.each(["onRequest", "preParsing", "preValidation", "preHandler"] as const)(
    "traces what a hook %s answers",
    async (hook) => {
      const app = await traced();
      const answer = (_request: unknown, reply: { code(status: number): { send(text: string): unknown } }) =>
        span("guard", () => reply.code(401).send("no"));
      app.addHook(hook as "onRequest", async (request, reply) => answer(request, reply) as never);
      app.get("/chats/:id", async () => "never");
      expect((await app.inject("/chats/7")).statusCode).toBe(401);
      const { root } = await traces.single();
      expect(root).toMatchObject({ name: "GET /chats/:id", level: "DEFAULT", children: [{ name: "guard" }] });
      expect(root.metadata).toMatchObject({ status: 401 });
    },
  );

  it("traces what a hook throws", async () => {
    const app = await traced();
    app.addHook("preHandler", async () => Promise.reject(new Error("guard fell")));
    app.get("/x", async () => "never");
    expect((await app.inject("/x")).statusCode).toBe(500);
    expect((await traces.single()).root).toMatchObject({ level: "ERROR", statusMessage: "guard fell" });
  });

  it("names a method that no route has by the method alone", async () => {
    const app = await traced();
    app.get("/chats/:id", async () => "ok");
    expect((await app.inject({ method: "DELETE", url: "/chats/secret" })).statusCode).toBe(404);
    const { root } = await traces.single();
    expect(root.name).toBe("DELETE");
    expect(JSON.stringify(root)).not.toContain("secret");
  });

  it("names wildcard and expression routes as they were written", async () => {
    const app = await traced();
    app.get("/files/*", async () => "ok");
    app.get("/at/:hour(^\\d+)h", async () => "ok");
    await app.inject("/files/a/b.txt");
    await app.inject("/at/7h");
    expect((await traces.all()).map(({ name }) => name)).toEqual(["GET /files/*", "GET /at/:hour(^\\d+)h"]);
  });

  it("keeps its headers where an error replaces the answer", async () => {
    const app = await traced();
    app.get("/fails", async () => Promise.reject(new Error("boom")));
    expect((await app.inject("/fails")).headers).toMatchObject({ "x-langfuse-trace-id": (await traces.single()).id });
  });

  it("is told of a stream that fails before its first piece", async () => {
    const app = await traced();
    app.get("/stream", (_request, reply) => {
      reply.send(
        new Readable({
          read() {
            this.destroy(new Error("no source"));
          },
        }),
      );
    });
    expect((await app.inject("/stream")).statusCode).toBe(500);
    expect((await traces.single()).root).toMatchObject({ level: "ERROR", statusMessage: "no source" });
  });

  it("ends a step that gives its reply back with the answer", async () => {
    const app = await traced();
    const hang = (reply: FastifyReply): FastifyReply => {
      setImmediate(() => reply.send("later"));
      return reply;
    };
    app.get("/sent", (_, reply) => void span("step", () => reply.send("sent")));
    app.get("/begun", (_, reply) => void span("step", () => reply.code(201)).send("begun"));
    app.get("/later", (_, reply) => void span("step", () => hang(reply)));
    app.get("/awaited", async (_, reply) => span("step", async () => span("inner", () => hang(reply))));
    for (const path of ["/sent", "/begun", "/later", "/awaited"]) await app.inject(path);
    const trees = await traces.all();
    expect(trees).toHaveLength(4);
    for (const { root } of trees) {
      expect(root.children).toMatchObject([{ name: "step", level: "DEFAULT" }]);
      expect(root.children[0]?.output).toBeUndefined();
    }
  });

  it("listens to the answer once for all steps that give their reply back", async () => {
    const app = await traced();
    let most = 0;
    app.get("/", (_, reply) => {
      const before = reply.raw.listenerCount("finish");
      for (const name of ["one", "two", "three"]) span(name, () => reply.header(name, "1"));
      most = reply.raw.listenerCount("finish") - before;
      setImmediate(() => reply.send("ok"));
    });
    await app.inject("/");
    expect(most).toBe(1);
    const { root } = await traces.single();
    // All begin in one millisecond, so nothing says which comes first.
    expect(root.children.map(({ name, level }) => `${name} ${level}`).sort()).toEqual([
      "one DEFAULT",
      "three DEFAULT",
      "two DEFAULT",
    ]);
  });

  it("takes web streams and Response objects as answers", async () => {
    const app = await traced();
    app.get("/web", async (_request, reply) => reply.send(new Response("hello", { status: 201 })));
    expect((await app.inject("/web")).body).toBe("hello");
    expect((await traces.single()).root.metadata).toMatchObject({ status: 201 });
  });

  it("leaves an upgraded connection alone", async () => {
    const app = await traced();
    let seen: string | undefined = "none";
    app.server.on("upgrade", (_request, socket: Socket) => {
      seen = currentTrace()?.id;
      socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: own\r\n\r\n");
      socket.resume().end();
    });
    await app.listen({ port: 0, host: "127.0.0.1" });
    const request = httpRequest({
      port: portOf(app),
      host: "127.0.0.1",
      headers: { connection: "Upgrade", upgrade: "own" },
    });
    request.end();
    const [response, socket] = (await once(request, "upgrade")) as [IncomingMessage, Socket];
    expect(response.statusCode).toBe(101);
    socket.end();
    expect(seen).toBeUndefined();
    expect(await traces.all()).toEqual([]);
  });

  it("calls a connection that a route has upgraded neither answered nor aborted", async () => {
    const app = await traced();
    app.get("/talk", (_request, reply) => {
      const { socket } = reply.hijack().raw;
      socket?.write("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: own\r\n\r\n");
      socket?.resume().end();
    });
    // As plugins for WebSockets do it.
    app.server.on("upgrade", (request, socket: Socket) => {
      const response = new ServerResponse(request);
      response.assignSocket(socket);
      app.routing(request, response);
    });
    await app.listen({ port: 0, host: "127.0.0.1" });
    const headers = { connection: "Upgrade", upgrade: "own" };
    const request = httpRequest({ port: portOf(app), host: "127.0.0.1", path: "/talk", headers });
    request.end();
    const [, socket] = (await once(request, "upgrade")) as [IncomingMessage, Socket];
    socket.end();
    await once(socket.resume(), "close");
    await app.close();
    const { root } = await traces.single();
    expect(root).toMatchObject({ name: "GET /talk", level: "DEFAULT" });
    expect(root.metadata).toEqual({ method: "GET", route: "/talk" });
  });

  it("ends a request that takes longer than the handler may", async () => {
    const app = await traced({ connectionTimeout: 500 });
    app.get("/waits", () => new Promise(() => undefined));
    await app.listen({ port: 0, host: "127.0.0.1" });
    await fetch(`http://127.0.0.1:${portOf(app)}/waits`).catch(() => undefined);
    await app.close();
    await new Promise(setImmediate);
    expect((await traces.single()).root).toMatchObject({ name: "GET /waits", level: "WARNING" });
  });
});

describe("langfuseFeedback", () => {
  it("stands at /feedback where it has no prefix, and leaves the application's own parsers alone", async () => {
    const app = await traced();
    app.get("/ok", async () => "ok");
    app.post("/echo", async (request) => request.body);
    await app.register(langfuseFeedback);
    const { headers } = await app.inject("/ok");
    const payload = { token: headers["x-langfuse-feedback"], name: "thumbs", value: 1 };
    expect((await app.inject({ method: "POST", url: "/feedback", payload })).statusCode).toBe(202);
    expect((await app.inject({ method: "POST", url: "/echo", payload: { a: 1 } })).json()).toEqual({ a: 1 });
    expect(await traces.scores()).toHaveLength(1);
  });

  it("refuses over HTTP/2 what is too large, and lets go of its stream", async () => {
    const app = createFastify({ http2: true }) as unknown as FastifyInstance;
    apps.push(app);
    await app.register(langfuseFeedback);
    await app.listen({ port: 0, host: "127.0.0.1" });
    const session = connect(`http://127.0.0.1:${portOf(app)}`);
    const headers = { ":path": "/feedback", ":method": "POST", "content-type": "application/json" };
    const stream = session.request(headers);
    stream.end("x".repeat(200_000));
    const [{ ":status": status }] = await once(stream, "response");
    expect(status).toBe(413);
    await once(stream.resume(), "close");
    session.close();
  });

  it("refuses an option that is unknown", async () => {
    const app = await traced();
    const options = { prefix: "/f", names: [] };
    await expect(app.register(langfuseFeedback, options)).rejects.toThrow('[@langfuse-kit/fastify] Option "names"');
  });
});
