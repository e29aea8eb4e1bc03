import { setTimeout as delay } from "node:timers/promises";
import fastifyExpress from "@fastify/express";
import fastifyMiddie from "@fastify/middie";
import { langfuseMiddleware } from "@langfuse-kit/express";
import { langfusePlugin } from "@langfuse-kit/fastify";
import { captureTraces } from "@langfuse-kit/testing";
import express, { type Request, type Response } from "express";
import fastify from "fastify";
import { afterEach, describe, expect, it } from "vitest";
import { signal } from "../signal.ts";

const traces = captureTraces({ afterEach });

describe.each(["first", "last"])("Fastify with @fastify/express, which is registered %s", (place) => {
  async function visit(path: string): Promise<Awaited<ReturnType<typeof traces.single>>["root"]> {
    const app = fastify();
    if (place === "first") await app.register(fastifyExpress);
    await app.register(langfusePlugin);
    if (place === "last") await app.register(fastifyExpress);
    app.get("/fails", () => Promise.reject(new Error("boom")));
    app.get("/busy", (_request, reply) => reply.code(503).send("busy"));
    app.get("/half", async (_request, reply) => {
      reply.hijack();
      reply.raw.writeHead(200).write("half");
      await delay(5);
      reply.raw.destroy(new Error("broken"));
    });
    const over = signal();
    app.addHook("onRequest", async (_request, reply) => void reply.raw.once("close", () => setImmediate(over.give)));
    const address = await app.listen();
    await fetch(address + path, { headers: { connection: "close" } })
      .then((response) => response.text())
      .catch(() => undefined);
    await over.given;
    await app.close();
    return (await traces.single()).root;
  }

  it("tells what failed", async () => {
    const root = await visit("/fails");
    expect(root).toMatchObject({ name: "GET /fails", level: "ERROR", statusMessage: "boom" });
    expect(root.metadata).toMatchObject({ status: 500 });
  });

  it("tells a status that says so", async () => {
    const root = await visit("/busy");
    expect(root).toMatchObject({ level: "ERROR", statusMessage: "HTTP 503", metadata: { status: 503 } });
  });

  it("tells the status of an answer that was broken off", async () => {
    const root = await visit("/half");
    expect(root).toMatchObject({ level: "ERROR", statusMessage: "broken", metadata: { status: 200 } });
  });
});

/** What `inject()` asks through, as adapters for functions do, never closes under Express's prototype of responses. */
describe.each([
  ["@fastify/express", fastifyExpress],
  ["@fastify/middie", fastifyMiddie],
])("A Fastify application with Express behind %s that is asked by inject()", (_name, behind) => {
  it.each(["/of-fastify/7", "/of-express/7"])("ends its request for %s with the answer", async (path) => {
    const within = express();
    within.get("/of-express/:id", (_request, response) => void response.send("ok"));
    const app = fastify();
    await app.register(langfusePlugin);
    await app.register(behind);
    app.use((request, response, next) => within(request as Request, response as Response, next));
    app.get("/of-fastify/:id", async () => "ok");
    await app.inject(path);
    const { root } = await traces.single();
    await app.close();
    expect(root).toMatchObject({ level: "DEFAULT", metadata: { status: 200 } });
  });

  it.each([
    ["/old/of-express/7", "GET MOUNT/of-express/:id"],
    ["/old/fails/7", "GET MOUNT/fails/:id"],
    ["/of-fastify/7", "GET /of-fastify/:id"],
    ["/old/unknown/7", "GET"],
  ])("names a request for %s by the route that Express's own middleware knows, %s", async (path, name) => {
    const within = express().set("env", "test").use(langfuseMiddleware());
    within.get("/of-express/:id", (_request, response) => void response.send("ok"));
    within.get("/fails/:id", () => {
      throw new Error("boom");
    });
    const app = fastify();
    await app.register(langfusePlugin);
    await app.register(behind);
    app.use("/old", within as never);
    app.get("/of-fastify/:id", async () => "ok");
    await app.inject(path);
    // Middie alone knows what it has taken off the path.
    expect(await traces.single()).toMatchObject({
      name: name.replace("MOUNT", behind === fastifyExpress ? "/old" : ""),
    });
    await app.close();
  });

  it("waits for its listeners to the close of its own answers", async () => {
    const app = fastify();
    await app.register(langfusePlugin);
    await app.register(behind);
    app.get("/works", async (request, reply) => {
      reply.raw.on("close", () => request.langfuse.update({ metadata: { closed: true } }));
      return "ok";
    });
    await app.inject("/works");
    const { root } = await traces.single();
    await app.close();
    expect(root.metadata).toMatchObject({ closed: true, status: 200 });
  });
});
