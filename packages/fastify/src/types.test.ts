import { captureTraces } from "@langfuse-kit/testing";
import createFastify from "fastify";
import { afterEach, expect, it } from "vitest";
import { langfuseFeedback, langfusePlugin } from "./index.ts";

const traces = captureTraces({ afterEach });

it("fits every kind of server without a type being written", async () => {
  const plain = createFastify({ logger: { level: "silent" } });
  const secure = createFastify({ https: {} });
  const http2 = createFastify({ http2: true });
  const both = createFastify({ http2: true, https: { allowHTTP1: true } });
  await plain.register(langfusePlugin, { user: (request) => request.headers["x-user"]?.toString() });
  await secure.register(langfusePlugin, { output: (_, reply) => reply.statusCode });
  await http2.register(langfusePlugin, { ignore: (request) => request.url === "/health" });
  await both.register(langfusePlugin);
  await plain.register(langfuseFeedback, { prefix: "/feedback", scores: { thumbs: [0, 1] } });
  await secure.register(langfuseFeedback, { scores: { stars: { min: 1, max: 5 }, note: "text" } });
  await http2.register(langfuseFeedback, { key: ["a key of this year", "a key of last year"] });
  await both.register(langfuseFeedback);
  plain.get("/", { config: { langfuse: true } }, async (request) => request.langfuse.id);
  http2.get("/", { config: { langfuse: false } }, async (request) => request.langfuse.id);
  for (const app of [plain, secure, http2, both]) {
    await app.ready();
    await app.close();
  }
  expect(await traces.all()).toEqual([]);
});
