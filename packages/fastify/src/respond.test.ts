import type { ServerResponse } from "node:http";
import createFastify, { type FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { langfuseAdmin, langfuseFeedback } from "./index.ts";

const answers: readonly (readonly [string, (response: ServerResponse) => void])[] = [
  ["begun to answer", (response) => void response.writeHead(503).write("too ")],
  ["answered", (response) => void response.writeHead(503).end("too late")],
];

const plugins: readonly (readonly [string, (app: FastifyInstance) => unknown])[] = [
  ["the numbers", (app) => app.register(langfuseAdmin, { prefix: "/ours", authorize: () => true })],
  ["feedback", (app) => app.register(langfuseFeedback, { prefix: "/ours" })],
];

describe.each(plugins)("what answers for %s", (_what, register) => {
  it.each(answers)("writes nothing where somebody has %s first", async (_how, answer) => {
    const lines: string[] = [];
    const stream = { write: (line: string) => void lines.push(line) };
    const app = createFastify({ logger: { level: "warn", stream } });
    app.addHook("preHandler", (_request, { raw }, done) => {
      // The handler has begun by then, and waits for its answer.
      done();
      answer(raw);
      setImmediate(() => raw.writableEnded || raw.end("late"));
    });
    await register(app);
    const response = await fetch(`${await app.listen()}/ours`, { headers: { connection: "close" } });
    expect([response.status, await response.text()]).toEqual([503, "too late"]);
    await app.close();
    expect(lines).toEqual([]);
  });
});
