import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { langfuseMiddleware } from "@langfuse-kit/express";
import { langfusePlugin } from "@langfuse-kit/fastify";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import express, { type Request } from "express";
import fastify, { type FastifyRequest } from "fastify";
import { describe, expect, it } from "vitest";
import { openLangfuse } from "../pipeline/fixtures/index.ts";

type Sample = (request: { readonly url: string }) => false | undefined;

/** Both apps have one route, and are asked for two of its addresses. */
const frameworks: Record<string, (sample: Sample) => Promise<void>> = {
  async express(sample) {
    const app = express();
    app.use(langfuseMiddleware({ sample: (request: Request) => sample(request) }));
    app.get("/users/:id", (_, response) => void response.send("ok"));
    const server = app.listen(0);
    await once(server, "listening");
    for (const id of ["7", "poll"]) {
      await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/users/${id}`)).text();
    }
    server.close();
  },
  async fastify(sample) {
    const app = fastify();
    await app.register(langfusePlugin, { sample: (request: FastifyRequest) => sample(request) });
    app.get("/users/:id", async () => "ok");
    for (const id of ["7", "poll"]) await app.inject(`/users/${id}`);
    await app.close();
  },
};

describe("sampling of requests", () => {
  it.each([
    ["express", "GET"],
    ["fastify", "GET /users/:id"],
  ])("asks the process's function by what is known at the start, and %s's by the request", async (name, seen) => {
    await using server = await startFakeLangfuse();
    const asked: string[] = [];
    const sample = (root: { readonly name: string }): undefined => void asked.push(root.name);
    await using open = openLangfuse(server, { sample });
    await frameworks[name]?.(({ url }) => (url === "/users/poll" ? false : undefined));
    await open.langfuse.flush();
    expect(asked).toEqual([seen]);
    expect(server.traces().map((trace) => trace.name)).toEqual(["GET /users/:id"]);
  });
});
