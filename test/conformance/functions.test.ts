import type { RequestListener } from "node:http";
import serverlessExpress from "@codegenie/serverless-express";
import { span } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import serverlessHttp from "serverless-http";
import { afterEach, describe, expect, it } from "vitest";
import { frameworkOf } from "./frameworks/one.ts";
import { failing, stepRoute } from "./suite/routes.ts";

/** Applications as cloud functions: requests and responses of Node, with something that only looks like a socket. */
type Handle = (event: object, context: object) => Promise<{ statusCode: number; body: string }>;

const adapters: Readonly<Record<string, (app: RequestListener) => Handle>> = {
  "serverless-http": (app) => serverlessHttp(app as never) as never,
  "@codegenie/serverless-express": (app) =>
    (serverlessExpress as unknown as typeof serverlessExpress.default)({ app }) as never,
};

const routes = [
  stepRoute("/works/:id"),
  failing("/fails", new Error("boom"), "reject"),
  {
    path: "/sends",
    handle: ({ rawResponse }) =>
      span("step", async () => {
        await null;
        rawResponse.end("sent");
        return "silence" as const;
      }),
  },
] satisfies Parameters<Awaited<ReturnType<typeof frameworkOf>>["open"]>[0]["routes"];

const traces = captureTraces({ afterEach });

/** Asks the function, and looks at once: it may be frozen as soon as it has answered. */
async function call(key: string, adapter: string, path: string) {
  const { server, close } = await (await frameworkOf(key)).open({ routes });
  const [app] = server.listeners("request") as RequestListener[];
  const handle = adapters[adapter]?.(app as RequestListener);
  const http = { method: "GET", path, protocol: "HTTP/1.1", sourceIp: "127.0.0.1" };
  const event = {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: "",
    headers: { host: "here" },
    requestContext: { http, stage: "$default" },
    isBase64Encoded: false,
  };
  const answer = await handle?.(event, {});
  const { root } = await traces.single();
  // It never listened.
  await close().catch(() => undefined);
  return { answer, root };
}

describe.each(["express-4", "express-5", "nest-express"])("%s in a function", (key) => {
  describe.each(Object.keys(adapters))("of %s", (adapter) => {
    it("ends its request with the answer", async () => {
      const { answer, root } = await call(key, adapter, "/works/7");
      expect(answer).toMatchObject({ statusCode: 200, body: "ok" });
      expect(root).toMatchObject({ name: "GET /works/:id", level: "DEFAULT", children: [{ name: "step" }] });
      expect(root.metadata).toEqual({ method: "GET", route: "/works/:id", status: 200 });
    });

    it("tells what failed", async () => {
      const { answer, root } = await call(key, adapter, "/fails");
      expect(answer?.statusCode).toBe(500);
      expect(root).toMatchObject({ name: "GET /fails", level: "ERROR", statusMessage: "boom" });
      expect(root.metadata).toMatchObject({ status: 500 });
    });

    it("keeps the step that sends the answer", async () => {
      const { answer, root } = await call(key, adapter, "/sends");
      expect(answer).toMatchObject({ statusCode: 200, body: "sent" });
      expect(root).toMatchObject({ level: "DEFAULT", children: [{ name: "step", level: "DEFAULT" }] });
    });
  });
});
