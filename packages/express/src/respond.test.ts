import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import express5, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import express4 from "express-4";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { langfuseAdmin, langfuseFeedback } from "./index.ts";

const rejections: unknown[] = [];
const note = (reason: unknown): void => void rejections.push(reason);
beforeEach(() => void process.on("unhandledRejection", note));
afterEach(() => {
  process.off("unhandledRejection", note);
  rejections.length = 0;
});

async function visit(app: Express): Promise<{ status: number; text: string }> {
  app.set("env", "test");
  const server = createServer(app as RequestListener).listen(0);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    const response = await fetch(`http://127.0.0.1:${port}/ours`, { signal: AbortSignal.timeout(5_000) });
    return { status: response.status, text: await response.text() };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const answersFirst: RequestHandler = (_request, response, next) => {
  response.status(503).send("too late");
  next();
};

const breaks: RequestHandler = (_request, response, next) => {
  response.set = () => {
    throw new Error("a broken middleware");
  };
  next();
};

describe.each([
  ["Express 5", express5],
  ["Express 4", express4],
])("on %s, what answers for", (_, express) => {
  describe.each([
    ["the numbers", () => langfuseAdmin({ authorize: () => true })],
    ["feedback", () => langfuseFeedback()],
  ])("%s", (_what, create) => {
    function application(before: RequestHandler, failed: ErrorRequestHandler): Express {
      const app = express();
      app.use(before);
      app.use("/ours", create());
      app.use(failed);
      return app;
    }

    it("writes nothing where somebody has answered first", async () => {
      const failures: unknown[] = [];
      const app = application(answersFirst, (error, _request, _response, next) => {
        failures.push(error);
        next(error);
      });
      expect(await visit(app)).toEqual({ status: 503, text: "too late" });
      expect([failures, rejections]).toEqual([[], []]);
    });

    it("hands on what fails as it writes", async () => {
      const app = application(breaks, (error: Error, _request, response, _next) => {
        response.status(500).end(error.message);
      });
      expect(await visit(app)).toEqual({ status: 500, text: "a broken middleware" });
      expect(rejections).toEqual([]);
    });
  });
});
