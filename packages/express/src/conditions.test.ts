import { EventEmitter, once } from "node:events";
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  ServerResponse,
} from "node:http";
import { type AddressInfo, connect } from "node:net";
import { currentTrace, span } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import compression from "compression";
import express5, { type ErrorRequestHandler, type Express } from "express";
import express4 from "express-4";
import { afterEach, describe, expect, it } from "vitest";
import { langfuseErrorHandler, langfuseMiddleware } from "./index.ts";

const traces = captureTraces({ afterEach });

async function withServer(
  app: Express,
  visitor: (port: number) => Promise<unknown>,
  prepare?: (server: ReturnType<typeof createServer>) => void,
): Promise<void> {
  app.set("env", "test");
  const server = createServer(app as unknown as RequestListener);
  prepare?.(server);
  const over: Promise<unknown>[] = [];
  server.on("request", (_, response) => over.push(once(response, "close")));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  await visitor((server.address() as AddressInfo).port);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await Promise.all(over);
}

const ask = (port: number, path: string, init?: RequestInit): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}${path}`, { ...init, headers: { connection: "close", ...init?.headers } });
const text = (port: number, path: string, init?: RequestInit): Promise<string> =>
  ask(port, path, init).then((response) => response.text());

describe.each([
  ["Express 5", express5],
  ["Express 4", express4],
])("%s", (_, express) => {
  function traced(): Express {
    const app = express();
    app.use(langfuseMiddleware());
    return app;
  }

  it("names what a middleware answers by no route, and keeps the context there", async () => {
    const app = traced();
    app.use((_request, response) => void span("answered", () => response.status(401).end("no")));
    app.get("/never", (_request, response) => void response.send("ok"));
    await withServer(app, (port) => text(port, "/never"));
    const { root } = await traces.single();
    expect(root).toMatchObject({ name: "GET", level: "DEFAULT", children: [{ name: "answered" }] });
    expect(root.metadata).toMatchObject({ status: 401 });
  });

  it("names a request by the route that answered it, after next('route')", async () => {
    const app = traced();
    app.get(
      "/chats/:id",
      (_request, _response, next) => next("route"),
      (_request, response) => void response.send("never"),
    );
    app.get("/chats/:other", (_request, response) => void response.send("ok"));
    await withServer(app, (port) => text(port, "/chats/7"));
    expect((await traces.single()).name).toBe("GET /chats/:other");
  });

  it("names a request that next('router') passed on", async () => {
    const app = traced();
    const router = express.Router();
    router.get("/:a", (_request, _response, next) => next("router"));
    app.use("/api/:org", router);
    app.get("/api/:org/:b", (_request, response) => void response.send("ok"));
    await withServer(app, (port) => text(port, "/api/acme/1"));
    expect((await traces.single()).name).toBe("GET /api/:org/:b");
  });

  it("traces OPTIONS, which routers answer by themselves", async () => {
    const app = traced();
    app.get("/chats/:id", (_request, response) => void response.send("ok"));
    await withServer(app, async (port) => {
      const response = await ask(port, "/chats/7", { method: "OPTIONS" });
      expect(response.headers.get("allow")).toContain("GET");
      await response.text();
    });
    const { root } = await traces.single();
    expect(root.name).toMatch(/^OPTIONS/);
    expect(JSON.stringify(root)).not.toContain("chats/7");
  });

  it("names files by the mount of what serves them, never by their paths", async () => {
    const app = traced();
    app.use("/assets", express.static("packages/express"));
    await withServer(app, async (port) => {
      expect(await text(port, "/assets/package.json?x=1")).toContain("@langfuse-kit/express");
      await text(port, "/assets/nothing.txt");
    });
    const [served, missed] = (await traces.all()).map(({ root }) => root);
    expect(served).toMatchObject({ name: "GET /assets", level: "DEFAULT" });
    expect(missed?.metadata).toMatchObject({ status: 404 });
    expect(JSON.stringify([served, missed])).not.toMatch(/package\.json|nothing\.txt/);
  });

  it.each(["before", "after"])("goes together with compression mounted %s it", async (where) => {
    const signals = new EventEmitter();
    const begun = once(signals, "begun");
    const released = once(signals, "released");
    const app = express();
    if (where === "before") app.use(compression({ threshold: 0 }));
    app.use(langfuseMiddleware({ traceHeader: true }));
    if (where === "after") app.use(compression({ threshold: 0 }));
    app.get("/long", (_request, response) => void span("step", () => response.send("x".repeat(50_000))));
    app.get("/pieces", async (_request, response) => {
      response.type("text/plain");
      response.write("piece ".repeat(100));
      signals.emit("begun");
      await released;
      span("last", () => response.write("piece ".repeat(200)));
      response.end();
    });
    await withServer(app, async (port) => {
      const long = await ask(port, "/long");
      expect(long.headers.get("content-encoding")).toMatch(/gzip|br/);
      expect(await long.text()).toHaveLength(50_000);
      const pieces = text(port, "/pieces");
      await begun;
      const before = Date.now();
      // So that what ended too early is seen to: times are told in milliseconds.
      await expect.poll(() => Date.now()).toBeGreaterThan(before + 5);
      signals.emit("released");
      expect(await pieces).toHaveLength(1800);
    });
    const [long, pieces] = (await traces.all()).map(({ root }) => root);
    expect(long).toMatchObject({ name: "GET /long", level: "DEFAULT", children: [{ name: "step" }] });
    expect(pieces).toMatchObject({ name: "GET /pieces", level: "DEFAULT", children: [{ name: "last" }] });
    // Each clock of the two begins at a whole millisecond.
    expect(pieces?.endTime).toBeGreaterThanOrEqual((pieces?.children[0]?.endTime ?? Number.POSITIVE_INFINITY) - 1);
  });

  it("tells of an error after the headers were sent", async () => {
    const app = traced();
    app.get("/half", (_request, response, next) => {
      response.write("half");
      setImmediate(() => next(new Error("too late")));
    });
    app.use(langfuseErrorHandler());
    await withServer(app, (port) => text(port, "/half").catch(() => "broken"));
    const { root } = await traces.single();
    expect(root).toMatchObject({ name: "GET /half", level: "ERROR", statusMessage: "too late" });
  });

  it("invents no status for a client that left while it sent its body", async () => {
    const app = traced();
    const arrival = new Promise<void>((resolve) => {
      app.use((_request, _response, next) => {
        resolve();
        next();
      });
      app.post("/upload", express.json());
    });
    const failure = new Promise<void>((resolve) => {
      const answer: ErrorRequestHandler = (_error, _request, response, _next) => {
        response.status(500).send("no body");
        resolve();
      };
      app.use(answer);
    });
    await withServer(app, async (port) => {
      const headers = { "content-type": "application/json", "content-length": "100" };
      const request = httpRequest({ port, host: "127.0.0.1", path: "/upload", method: "POST", headers });
      request.on("error", () => undefined).write('{"half":');
      await arrival;
      request.destroy();
      await failure;
    });
    const { root } = await traces.single();
    expect(root).toMatchObject({ level: "WARNING", metadata: { aborted: true } });
    expect(root.metadata).not.toHaveProperty("status");
  });

  it("leaves an upgraded connection alone", async () => {
    const app = traced();
    let seen: string | undefined = "none";
    await withServer(
      app,
      async (port) => {
        const request = httpRequest({ port, host: "127.0.0.1", headers: { connection: "Upgrade", upgrade: "own" } });
        request.end();
        const [response, socket] = (await once(request, "upgrade")) as [IncomingMessage, import("node:net").Socket];
        expect(response.statusCode).toBe(101);
        socket.end();
      },
      (server) =>
        server.on("upgrade", (_request, socket) => {
          seen = currentTrace()?.id;
          socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: own\r\n\r\n");
          socket.resume().end();
        }),
    );
    expect(seen).toBeUndefined();
    expect(await traces.all()).toEqual([]);
  });

  it("does not wait for the response that was made up for an upgraded connection", async () => {
    const app = traced();
    let around: string | undefined = "none";
    app.get("/socket", (request) => {
      around = currentTrace()?.id;
      span("greeting", () =>
        request.socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: own\r\n\r\n"),
      );
    });
    await withServer(
      app,
      async (port) => {
        const headers = { connection: "Upgrade", upgrade: "own" };
        const request = httpRequest({ port, host: "127.0.0.1", path: "/socket", headers });
        request.end();
        const [, socket] = (await once(request, "upgrade")) as [IncomingMessage, import("node:net").Socket];
        socket.end();
      },
      (server) =>
        // As express-ws does it.
        server.on("upgrade", (request, socket) => {
          (app as unknown as RequestListener)(request, new ServerResponse(request));
          socket.resume().end();
        }),
    );
    expect(around).toBeUndefined();
    // What a handler of the connection does is a trace of its own.
    expect((await traces.single()).root).toMatchObject({ name: "greeting", children: [] });
  });

  it("sees two requests that one client sent at once as two", async () => {
    const app = traced();
    app.get("/:id", (request, response) => {
      setTimeout(
        () => span(`step ${request.params.id}`, () => response.send("ok")),
        request.params.id === "1" ? 20 : 1,
      );
    });
    await withServer(app, async (port) => {
      const socket = connect(port, "127.0.0.1");
      socket.write("GET /1 HTTP/1.1\r\nhost: x\r\n\r\nGET /2 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
      await once(socket.resume(), "close");
    });
    const children = (await traces.all()).map(({ root }) => root.children.map(({ name }) => name));
    expect(children.sort()).toEqual([["step 1"], ["step 2"]]);
  });

  it("ends a request whose server goes down in the middle of it", async () => {
    const app = traced();
    const arrival = new Promise<void>((resolve) => app.get("/waits", () => resolve()));
    await withServer(app, async (port) => {
      const request = httpRequest({ port, host: "127.0.0.1", path: "/waits" }).on("error", () => undefined);
      request.end();
      await arrival;
    });
    expect((await traces.single()).root).toMatchObject({ name: "GET /waits", level: "WARNING" });
  });

  it("names a parameter's own handler, and a route in a chain of .all and .get", async () => {
    const app = traced();
    app.param("id", (_request, _response, next) => span("looked up", () => next()));
    app
      .route("/things/:id")
      .all((_request, _response, next) => next())
      .get((_request, response) => void response.send("ok"));
    await withServer(app, (port) => text(port, "/things/3"));
    expect(await traces.single()).toMatchObject({
      name: "GET /things/:id",
      root: { children: [{ name: "looked up" }] },
    });
  });
});
