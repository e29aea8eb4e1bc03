import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { span, updateTrace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import createFastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from "fastify";
import { afterEach, describe, expect, it } from "vitest";
import { langfusePlugin } from "./index.ts";

const traces = captureTraces({ afterEach });
const apps: FastifyInstance[] = [];
afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())));

const userOf = (request: FastifyRequest): string => String(request.headers["x-user"]);
const as = (user: string): { headers: { "x-user": string } } => ({ headers: { "x-user": user } });
const step = (name: string) => async (request: FastifyRequest) =>
  span(`${name} of ${userOf(request)}`, () => undefined);

/** An application whose hooks all make steps. */
async function traced(options: FastifyServerOptions = {}): Promise<FastifyInstance> {
  const app = createFastify(options);
  apps.push(app);
  await app.register(langfusePlugin, { user: userOf });
  app.addHook("onError", step("onError"));
  app.addHook("preSerialization", step("preSerialization"));
  app.addHook("onSend", step("onSend"));
  app.addHook("onResponse", step("onResponse"));
  app.addHook("onTimeout", step("onTimeout"));
  return app;
}

/** The steps of each user's trace, by their names. */
async function steps(): Promise<Record<string, string[]>> {
  const found = (await traces.all()).map(({ userId, root }) => [userId, root.children.map(({ name }) => name)]);
  return Object.fromEntries(found);
}

/** All that are open have ended, and said so. */
async function closed(app: FastifyInstance): Promise<void> {
  await app.close();
  await new Promise(setImmediate);
}

describe("hooks run in their own request", () => {
  it("where another request sends the answer", async () => {
    const app = await traced();
    let waiting: FastifyReply | undefined;
    app.get("/poll", { preSerialization: step("of the route") }, (_request, reply) => {
      waiting = reply;
    });
    app.get("/fails", (_request, reply) => {
      waiting = reply;
    });
    app.get("/say", async () => span("saying", () => waiting?.send({ news: 1 }) && "ok"));
    app.get("/fail", async () => waiting?.send(new Error("no news")) && "ok");
    for (const [wait, answer] of [
      ["/poll", "/say"],
      ["/fails", "/fail"],
    ] as const) {
      const [ada, bob] = [`ada${wait}`, `bob${answer}`];
      const waited = app.inject({ url: wait, ...as(ada) }).then(() => undefined);
      while (waiting === undefined) await new Promise(setImmediate);
      await app.inject({ url: answer, ...as(bob) });
      await waited;
      waiting = undefined;
    }
    expect(await steps()).toEqual({
      "ada/poll": ["preSerialization", "of the route", "onSend", "onResponse"].map((name) => `${name} of ada/poll`),
      "bob/say": ["saying", "onSend of bob/say", "onResponse of bob/say"],
      "ada/fails": ["onError", "onSend", "onResponse"].map((name) => `${name} of ada/fails`),
      "bob/fail": ["onSend of bob/fail", "onResponse of bob/fail"],
    });
  });

  it("where a handler takes too long, with the error handler, also of a request inside another", async () => {
    const app = await traced();
    app.setErrorHandler(async (error, request, reply) => {
      await step("handler")(request);
      updateTrace({ tags: ["late"] });
      return reply.code(503).send({ message: (error as Error).message });
    });
    app.get("/late", { handlerTimeout: 5 }, () => new Promise(() => undefined));
    app.get("/outer", async () => (await app.inject({ url: "/late", ...as("inner") })).statusCode);
    await app.inject({ url: "/outer", ...as("outer") });
    expect(await steps()).toEqual({
      inner: ["onError", "handler", "preSerialization", "onSend", "onResponse"].map((name) => `${name} of inner`),
      outer: ["preSerialization of outer", "onSend of outer", "onResponse of outer"],
    });
    expect((await traces.all()).find(({ userId }) => userId === "inner")).toMatchObject({ tags: ["late"] });
  });

  it("where its connection times out", async () => {
    const app = await traced({ connectionTimeout: 200 });
    app.get("/late", { onTimeout: step("of the route") }, () => new Promise(() => undefined));
    const { port } = new URL(await app.listen());
    const socket = connect(Number(port), "localhost").resume();
    socket.write("GET /late HTTP/1.1\r\nhost: a\r\nx-user: ada\r\n\r\n");
    await once(socket, "close");
    await closed(app);
    expect((await steps()).ada?.slice(0, 2)).toEqual(["onTimeout of ada", "of the route of ada"]);
  });

  it("over HTTP/2, where Node tells of an end outside of all requests", async () => {
    const app = await traced({ http2: true } as FastifyServerOptions);
    app.get("/slow", () => delay(5, "slow"));
    app.get("/fast", async () => "fast");
    const session = connectHttp2(await app.listen());
    const ask = async (path: string, user: string): Promise<unknown> =>
      once(session.request({ ":path": path, "x-user": user }).resume(), "close");
    await Promise.all([ask("/slow", "ada"), ask("/fast", "bob")]);
    await new Promise<void>((resolve) => session.close(resolve));
    await closed(app);
    expect(await steps()).toEqual({
      ada: ["onSend of ada", "onResponse of ada"],
      bob: ["onSend of bob", "onResponse of bob"],
    });
  });
});
