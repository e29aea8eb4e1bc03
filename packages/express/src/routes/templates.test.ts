import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { captureTraces } from "@langfuse-kit/testing";
import express, { type Express, type RequestHandler, type Router } from "express";
import { afterEach, describe, expect, it } from "vitest";
import { langfuseErrorHandler, langfuseMiddleware } from "../index.ts";
import { matchOf, stackOf } from "./internals.ts";

const traces = captureTraces({ afterEach });
const require = createRequire(import.meta.url);
const express4 = require("express-4") as typeof express;
const Router22 = require("router-2-2") as new (options: object) => Router;

interface Make {
  readonly app: () => Express;
  readonly router: (options?: object) => Router;
}

const makes: Record<string, Make> = {
  "Express 5 with router 2.3": { app: () => express(), router: (options) => express.Router(options) },
  "Express 5 with router 2.2": {
    app: () => Object.defineProperty(express(), "router", { value: new Router22({}) }),
    router: (options) => new Router22(options ?? {}),
  },
  "Express 4": { app: () => express4(), router: (options) => express4.Router(options) },
};

async function nameOf(app: Express, path: string, method = "GET"): Promise<string> {
  const server = createServer(app as RequestListener).listen(0);
  await once(server, "listening");
  await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { method }).then((r) => r.text());
  await new Promise((resolve) => server.close(resolve));
  return (await traces.single()).root.name;
}

it("leaves a layer of a router as it was found", () => {
  const router = express4.Router();
  router.use("/api/:org", (_request, response) => void response.end());
  const [layer] = stackOf(router) ?? [];
  if (layer === undefined) throw new Error("no layer");
  const before = { ...layer };
  expect(matchOf(layer, "/api/acme/x")).toEqual({ path: "/api/acme", params: { org: "acme" } });
  expect({ ...layer }).toEqual(before);
});

describe.each(Object.entries(makes))("%s", (version, { app: makeApp, router: makeRouter }) => {
  function traced(build: (app: Express) => void): Express {
    const app = makeApp();
    app.set("env", "test");
    app.use(langfuseMiddleware());
    build(app);
    app.use(langfuseErrorHandler());
    return app;
  }
  const ok = (_: unknown, response: { end(text: string): void }) => response.end("ok");
  const fail = (): never => {
    throw new Error("nope");
  };

  it.each([
    ["/users/7?secret=1", "GET /users/:id"],
    ["/api/acme/users/7", "GET /api/:org/users/:id"],
  ])("names %s by its route where it was given with that as its base, as by mocks", async (path, name) => {
    const app = traced((app) => {
      app.use("/api/:org", makeRouter().get("/users/:id", ok));
      app.get("/users/:id", ok);
    });
    const mocked = ((request: { url: string; baseUrl?: string; originalUrl?: string }, response: never) => {
      Object.assign(request, { baseUrl: request.url, originalUrl: request.url });
      app(request as never, response);
    }) as unknown as Express;
    expect(await nameOf(mocked, path)).toBe(name);
  });

  it("names a request by its route", async () => {
    expect(
      await nameOf(
        traced((app) => app.get("/users/:id", ok)),
        "/users/7?secret=1",
      ),
    ).toBe("GET /users/:id");
  });

  it("joins the patterns of two nested routers with parameters", async () => {
    const users = makeRouter();
    users.get("/:userId", ok);
    const api = makeRouter();
    api.use("/users", users);
    const app = traced((outer) => outer.use("/api/:org", api));
    expect(await nameOf(app, "/api/users/users/users?x=1")).toBe("GET /api/:org/users/:userId");
  });

  it("joins them also where the handler throws and an outer handler answers", async () => {
    const users = makeRouter({ mergeParams: true });
    users.get("/:userId", fail);
    const api = makeRouter();
    api.use("/users", users);
    const app = traced((outer) => outer.use("/api/:org", api));
    expect(await nameOf(app, "/api/acme/users/9")).toBe("GET /api/:org/users/:userId");
  });

  it("tells two mounts beside each other apart", async () => {
    const inner = makeRouter();
    inner.get("/other", ok);
    const org = makeRouter();
    org.get("/:item", ok);
    const app = traced((outer) => outer.use("/api", inner).use("/api/:org", org));
    expect(await nameOf(app, "/api/acme/7")).toBe("GET /api/:org/:item");
  });

  it("takes the member of a list of routes that fits", async () => {
    expect(
      await nameOf(
        traced((app) => app.get(["/one/:a", "/two/:b"], ok)),
        "/two/2",
      ),
    ).toBe("GET /two/:b");
  });

  it("takes the member of a list of mounts that fits", async () => {
    const router = makeRouter();
    router.get("/x", ok);
    expect(
      await nameOf(
        traced((app) => app.use(["/v1/:a", "/v2/:b"], router)),
        "/v2/9/x",
      ),
    ).toBe("GET /v2/:b/x");
  });

  it("writes an expression as it is", async () => {
    expect(
      await nameOf(
        traced((app) => app.get(/^\/rx\d+$/, ok)),
        "/rx42",
      ),
    ).toBe("GET /^\\/rx\\d+$/");
  });

  it("gives no path away that an expression was mounted for", async () => {
    const router = makeRouter();
    router.get("/x", ok);
    const name = await nameOf(
      traced((app) => app.use(/^\/tenant-\d+/, router)),
      "/tenant-77/x",
    );
    expect(name).not.toContain("77");
    expect(name).toMatch(/\/x$/);
  });

  it("names what no route took by its method", async () => {
    const router = makeRouter();
    router.get("/there", ok);
    expect(
      await nameOf(
        traced((app) => app.use("/api/:org", router)),
        "/api/acme/nowhere",
      ),
    ).toBe("GET");
  });

  it("names a handler that was mounted without a route by its mount", async () => {
    expect(
      await nameOf(
        traced((app) => app.use("/graphql", ok)),
        "/graphql",
        "POST",
      ),
    ).toBe("POST /graphql");
  });

  it("does not name what a mounted handler answers by a route that passed the request on", async () => {
    const app = traced((outer) => {
      outer.all(/.*/, (_request, _response, next) => next());
      outer.use("/graphql", ok);
    });
    expect(await nameOf(app, "/graphql")).toBe("GET /graphql");
  });

  it("follows a mounted application", async () => {
    const inner = makeApp();
    const router = makeRouter();
    router.get("/:c", ok);
    inner.use("/b/:b", router);
    expect(
      await nameOf(
        traced((app) => app.use("/a/:a", inner)),
        "/a/1/b/2/3",
      ),
    ).toBe("GET /a/:a/b/:b/:c");
  });

  it.each([
    ["/sub/throw/1", "GET /sub/throw/:id"],
    ["/at/home/throw/1", "GET /at/:place/throw/:id"],
  ])("follows a mounted application out of which an error comes: %s", async (path, name) => {
    const inner = makeApp();
    inner.get("/other/:other", ok);
    inner.get("/throw/:id", fail);
    const app = traced((outer) => {
      outer.use("/sub/other", makeApp());
      outer.use("/sub", inner);
      outer.use("/at/:place", inner);
    });
    expect(await nameOf(app, path)).toBe(name);
  });

  it("follows a router that hides in a function", async () => {
    const router = makeRouter();
    router.get("/:id", ok);
    const app = traced((outer) => outer.use("/api/:org", (request, response, next) => router(request, response, next)));
    expect(await nameOf(app, "/api/acme/5")).toBe("GET /api/:org/:id");
  });

  it("follows it also where an error has left it", async () => {
    const router = makeRouter();
    router.get("/:id", fail);
    const app = traced((outer) => outer.use("/api/:org", (request, response, next) => router(request, response, next)));
    expect(await nameOf(app, "/api/acme/5")).toBe("GET /api/:org/:id");
  });

  it.each([
    ["/api/acme/users/5", "GET /api/:org/users/:id", "GET /*/:id"],
    ["/api/acme/users/of/5", "GET /api/:org/users/of/:id", "GET /*"],
  ])("never gives a concrete path where the way through two of them is lost: %s", async (path, known, lost) => {
    const router = makeRouter();
    router.get(["/:id", "/of/:id"], fail);
    const inner = makeRouter();
    inner.use("/users", (request, response, next) => router(request, response, next));
    const app = traced((outer) => outer.use("/api/:org", (request, response, next) => inner(request, response, next)));
    expect(await nameOf(app, path)).toBe(version.endsWith("2.3") ? known : lost);
  });

  it.each([
    ["/b/queues", "GET /b/queues"],
    ["/b/queues/queue/mail/7", "GET /b/queues/queue/:name/:job"],
    ["/b/queues/throw/7", "GET /b/queues/throw/:id"],
  ])("follows an application that is mounted on a router: %s", async (path, name) => {
    const inner = makeApp();
    inner.get(["/", "/queue/:name", "/queue/:name/:job"], ok);
    inner.get("/throw/:id", fail);
    const router = makeRouter();
    router.use("/queues", inner);
    expect(
      await nameOf(
        traced((app) => app.use("/b", router)),
        path,
      ),
    ).toBe(name);
  });

  const answer = (_error: unknown, _: unknown, response: { end(text: string): void }, _next: unknown) =>
    response.end("sorry");

  it.each([
    ["/one/r/1/throw/2", "GET /one/r/:r/throw/:id"],
    ["/two/r/1/throw/2", "GET /two/r/:r/throw/:id"],
    ["/at/home/r/1/throw/2", "GET /at/:place/r/:r/throw/:id"],
  ])("follows a mounted application that answers for an error itself: %s", async (path, name) => {
    const router = makeRouter({ mergeParams: true });
    router.get("/throw/:id", fail);
    const app = traced((outer) => {
      for (const mount of [["/one", "/two"], "/at/:place"]) {
        const inner = makeApp();
        inner.use("/r/:r", router);
        inner.use(answer);
        outer.use(mount, inner);
      }
    });
    expect(await nameOf(app, path)).toBe(name);
  });

  it("says where something of the way to a route is not known", async () => {
    const router = makeRouter();
    router.get("/:id", fail);
    const inner = makeRouter();
    inner.use("/users", router);
    inner.use(answer);
    const app = traced((outer) => outer.use("/api/:org", (request, response, next) => inner(request, response, next)));
    const known = version.endsWith("2.3") ? "GET /api/:org/users/:id" : "GET /api/:org/*/:id";
    expect(await nameOf(app, "/api/acme/users/5")).toBe(known);
  });

  it.each([
    ["/v1/users/5", "GET /v1/users/:id"],
    ["/v1/orders/5", "GET /v1/orders/:id"],
    ["/v1/old/5", "GET /v1/old/:id"],
    ["/v0/5", "GET /v0/:id"],
  ])("follows what an application of Express 4 leaves to it: %s", async (path, name) => {
    const router = express4.Router();
    router.get("/:id", ok);
    const legacy = express4();
    legacy.get("/users/:id", ok);
    legacy.get(["/old/:id", "/older/:id/:of?"], ok);
    legacy.use("/orders", router);
    const app = traced((outer) => {
      outer.get(/.*/, (_request, _response, next) => next());
      outer.use("/v1", legacy);
      outer.use("/v0", router);
    });
    expect(await nameOf(app, path)).toBe(name);
  });

  it("follows a mounted application whose handlers a package has wrapped", async () => {
    const inner = makeApp();
    inner.get("/err/:i", fail);
    const app = traced((outer) => outer.use("/sub", inner));
    // As express-async-errors does it.
    for (const layer of stackOf(app) ?? []) {
      const handle = layer.handle as RequestHandler;
      if (handle.length < 4) {
        Object.assign(layer, { handle: (...given: Parameters<RequestHandler>) => Reflect.apply(handle, app, given) });
      }
    }
    expect(await nameOf(app, "/sub/err/5")).toBe("GET /sub/err/:i");
  });

  it.each(["/x/:id", { path: "/x/:id" }, { path: 3, stack: 5 }])(
    "is not led astray by what is left on a request as its route: %j",
    async (route) => {
      const app = traced((outer) =>
        outer.use("/api/:org", (request, response) => {
          Object.assign(request, { route });
          response.end();
        }),
      );
      expect(await nameOf(app, "/api/acme/x/1")).toBe("GET /api/:org");
    },
  );

  it("finds the whole template when the middleware sits in a router", async () => {
    const app = makeApp();
    const router = makeRouter();
    router.use(langfuseMiddleware());
    router.get("/users/:id", ok);
    app.use("/api/:org", router);
    expect(await nameOf(app, "/api/acme/users/5")).toBe("GET /api/:org/users/:id");
  });

  it("follows an address that a middleware has rewritten", async () => {
    const app = traced((outer) => {
      outer.use((request, _response, next) => {
        request.url = request.url.replace("/en/", "/api/");
        next();
      });
      const router = makeRouter();
      router.get("/users/:id", ok);
      outer.use("/api/:org", router);
    });
    expect(await nameOf(app, "/en/acme/users/5?secret=1")).toBe("GET /api/:org/users/:id");
  });

  it("sees the root as a route", async () => {
    expect(
      await nameOf(
        traced((app) => app.get("/", ok)),
        "/",
      ),
    ).toBe("GET /");
  });

  it("keeps encoded and partial parameters out of the name", async () => {
    const router = makeRouter();
    router.get("/x", ok);
    const app = traced((outer) => outer.use("/from-:a/to/:b", router));
    expect(await nameOf(app, "/from-ann/to/%C3%A4%20b/x")).toBe("GET /from-:a/to/:b/x");
  });
});
