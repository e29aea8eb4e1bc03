import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { LangfuseKitError, span } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import express, { type Express, type Request, type Response } from "express";
import { afterEach, describe, expect, expectTypeOf, it } from "vitest";
import { langfuseErrorHandler, langfuseMiddleware } from "./index.ts";

const traces = captureTraces({ afterEach });

async function visit(app: Express, path: string): Promise<{ status: number; text: string }> {
  app.set("env", "test");
  const server = createServer(app as RequestListener).listen(0);
  await once(server, "listening");
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  const text = await response.text();
  await new Promise((resolve) => server.close(resolve));
  return { status: response.status, text };
}

describe("langfuseMiddleware", () => {
  it("needs nothing but to be mounted", async () => {
    const app = express();
    app.use(langfuseMiddleware());
    app.get("/users/:id", (_, response) => span("step", () => response.json({ ok: true })));
    expect(await visit(app, "/users/7")).toEqual({ status: 200, text: '{"ok":true}' });
    expect(await traces.single()).toMatchObject({ name: "GET /users/:id", root: { children: [{ name: "step" }] } });
  });

  it("gives functions Express's own request and response, without a type being written", async () => {
    const app = express();
    app.use(
      langfuseMiddleware({
        user: (request) => {
          expectTypeOf(request).toEqualTypeOf<Request>();
          return request.get("x-user");
        },
        output: (_, response) => {
          expectTypeOf(response).toEqualTypeOf<Response>();
          return response.statusCode;
        },
        ignore: (request) => request.path === "/health",
        trust: (request) => (request.secure ? "all" : "none"),
        tags: (request) => [request.method],
      }),
    );
    app.get("/ok", (_, response) => void response.send("ok"));
    await visit(app, "/ok");
    expect(await traces.single()).toMatchObject({ output: 200, tags: ["GET"] });
  });

  it("says of a request what it came to, also where metadata of its trace has the same names", async () => {
    const app = express();
    app.use(langfuseMiddleware({ metadata: { plan: "free", status: "trialing", route: "eu-west" } }));
    app.get("/boom", (_, response) => span("step", () => void response.status(500).send("no")));
    await visit(app, "/boom");
    const { root, observations } = await traces.single();
    expect(root.metadata).toMatchObject({ method: "GET", route: "/boom", status: 500, plan: "free" });
    const step = observations.find(({ name }) => name === "step");
    expect(step?.metadata).toEqual({ plan: "free", status: "trialing", route: "eu-west" });
  });

  it("names a route below a router by what it was mounted on, when it is mounted there itself", async () => {
    const app = express();
    const api = express.Router();
    api.use(langfuseMiddleware());
    api.get("/users/:id", (_, response) => void response.send("ok"));
    app.use("/api", api);
    app.get("/outside", (_, response) => void response.send("ok"));
    await visit(app, "/outside");
    await visit(app, "/api/users/7");
    expect(await traces.single()).toMatchObject({ name: "GET /api/users/:id" });
  });

  it.each([
    ["an unknown option", { users: "a" }, "Known are name, user"],
    ["a value of the wrong kind", { tags: "a" }, "Option tags cannot be used. Give a list of texts."],
    ["a rate beyond one", { sample: 1.5 }, "Option sample cannot be used."],
    ["an unknown word", { trust: "some" }, 'Give "trace", "all" or "none".'],
    ["a path that is none", { ignore: "health" }, "Option ignore cannot be used."],
    ["headers that carry credentials", { captureHeaders: ["Authorization"] }, "never captured"],
    ["a function that answers later", { user: async () => "a" }, "Give one that answers at once."],
    ["no object", "everything", "Give an object, or nothing."],
  ])("refuses %s at set-up", (_, options, message) => {
    expect(() => langfuseMiddleware(options as never)).toThrow(LangfuseKitError);
    expect(() => langfuseMiddleware(options as never)).toThrow(message);
    expect(() => langfuseMiddleware(options as never)).toThrow("[@langfuse-kit/express] ");
  });
});

describe("what a handler throws", () => {
  it("goes on to the application's own error handler, the same object", async () => {
    const error = new Error("boom");
    const app = express();
    app.use(langfuseMiddleware());
    app.get("/fails", () => {
      throw error;
    });
    app.use(langfuseErrorHandler());
    const seen: unknown[] = [];
    app.use((thrown: unknown, _request: Request, response: Response, _next: () => void) => {
      seen.push(thrown);
      response.status(503).send("sorry");
    });
    expect(await visit(app, "/fails")).toEqual({ status: 503, text: "sorry" });
    expect(seen).toEqual([error]);
    expect((await traces.single()).root).toMatchObject({ name: "GET /fails", level: "ERROR", statusMessage: "boom" });
  });

  it("is no failure where the application answers it well", async () => {
    const app = express();
    app.use(langfuseMiddleware());
    app.get("/fails", () => {
      throw new Error("expected");
    });
    app.use(langfuseErrorHandler());
    app.use((_error: unknown, _request: Request, response: Response, _next: () => void) => {
      response.status(200).send("fine");
    });
    await visit(app, "/fails");
    expect((await traces.single()).root).toMatchObject({ level: "DEFAULT", statusMessage: undefined, events: [] });
  });

  it("is seen by a router that tells of it, without an error handler of ours", async () => {
    const app = express();
    app.use(langfuseMiddleware());
    app.get("/fails", async () => {
      throw new Error("told");
    });
    await visit(app, "/fails");
    expect((await traces.single()).root).toMatchObject({ level: "ERROR", statusMessage: "told" });
  });
});
