import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { span } from "@langfuse-kit/core";
import { langfuseAdmin as expressAdmin } from "@langfuse-kit/express";
import { langfuseAdmin as fastifyAdmin } from "@langfuse-kit/fastify";
import { LANGFUSE_ADMIN_OPTIONS, LangfuseAdminController, type NestRequest } from "@langfuse-kit/nestjs";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import express from "express";
import fastify from "fastify";
import { describe, expect, it } from "vitest";
import { openLangfuse } from "../pipeline/fixtures/index.ts";

interface Running extends AsyncDisposable {
  readonly url: string;
}

const running = (url: string, close: () => Promise<unknown>): Running => ({
  url,
  [Symbol.asyncDispose]: async () => void (await close()),
});

async function listen(server: Server): Promise<Running> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return running(`http://127.0.0.1:${port}/langfuse`, () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
}

const role = (headers: Readonly<Record<string, unknown>>): boolean => {
  if (headers.role === "throws") throw new Error("the session store is away");
  return headers.role === "operator";
};

const frameworks: readonly (readonly [string, () => Promise<Running>])[] = [
  [
    "Express",
    () => {
      const app = express();
      app.use("/langfuse", expressAdmin({ authorize: ({ headers }) => role(headers) }));
      return listen(createServer(app));
    },
  ],
  [
    "Express behind its parsers",
    () => {
      const app = express();
      app.use(express.json(), express.urlencoded());
      app.use("/langfuse", expressAdmin({ authorize: async ({ headers }) => role(headers) }));
      return listen(createServer(app));
    },
  ],
  [
    "NestJS",
    async () => {
      const app = await NestFactory.create(AdminModule, { logger: false });
      await app.listen(0, "127.0.0.1");
      return running(`${await app.getUrl()}/langfuse`, () => app.close());
    },
  ],
  [
    "Fastify",
    async () => {
      const app = fastify();
      await app.register(fastifyAdmin, { prefix: "/langfuse", authorize: ({ headers }) => role(headers) });
      return running(`${await app.listen({ port: 0, host: "127.0.0.1" })}/langfuse`, () => app.close());
    },
  ],
];

@Module({
  controllers: [LangfuseAdminController],
  providers: [
    { provide: LANGFUSE_ADMIN_OPTIONS, useValue: { authorize: ({ headers }: NestRequest) => role(headers) } },
  ],
})
class AdminModule {}

const operator = { role: "operator" };
const form = (fields: Readonly<Record<string, string>>, headers: object = {}): RequestInit => ({
  method: "POST",
  headers: { ...operator, "content-type": "application/x-www-form-urlencoded", ...headers },
  body: new URLSearchParams(fields),
  redirect: "manual",
});
const jsonPost = (fields: object, headers: object = {}): RequestInit => ({
  method: "POST",
  headers: { ...operator, "content-type": "application/json", ...headers },
  body: JSON.stringify(fields),
});

async function letters(count: number) {
  const server = await startFakeLangfuse({ faults: { status: 422, body: { message: "<script>alert(1)</script>" } } });
  const open = openLangfuse(server, { mode: "immediate" });
  for (let index = 0; index < count; index++) {
    span("one", () => undefined);
    await open.langfuse.flush();
  }
  await server.faults.clear();
  return {
    server,
    langfuse: open.langfuse,
    [Symbol.asyncDispose]: async () => {
      await open[Symbol.asyncDispose]();
      await server.close();
    },
  };
}

describe.each(frameworks)("the admin routes of %s", (_name, start) => {
  it("tell nothing to whom they may not, however they ask", async () => {
    await using _scene = await letters(1);
    await using app = await start();
    for (const headers of [{}, { role: "guest" }, { role: "throws" }]) {
      for (const init of [
        { headers },
        { ...jsonPost({ action: "drop", all: true }), headers: { ...headers, "content-type": "application/json" } },
      ]) {
        const answer = await fetch(app.url, init);
        expect([answer.status, await answer.text()]).toEqual([403, "Not allowed."]);
      }
    }
  });

  it("show the numbers as JSON, for Prometheus, and as a page without a script", async () => {
    await using scene = await letters(2);
    await using app = await start();
    const [letter] = scene.langfuse.deadLetters.list();
    const asJson = (await (await fetch(app.url, { headers: operator })).json()) as object;
    expect(asJson).toMatchObject({ health: { accepted: 2, deadLettered: 2 }, deadLetters: [{ id: letter?.id }, {}] });
    expect(await (await fetch(`${app.url}?letter=${letter?.id}`, { headers: operator })).json()).toMatchObject({
      contents: [{ name: "one" }],
    });
    expect((await fetch(`${app.url}?letter=none`, { headers: operator })).status).toBe(404);

    const text = await (await fetch(app.url, { headers: { ...operator, accept: "text/plain;version=0.0.4" } })).text();
    expect(text).toMatch(/^# TYPE langfuse_kit_accepted_total counter\nlangfuse_kit_accepted_total 2$/m);
    expect(text).toContain("langfuse_kit_dead_lettered 2\n");
    for (const line of text.trim().split("\n")) {
      expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[a-z_]+"\})? [\d.]+)$/);
    }

    const page = await fetch(app.url, { headers: { ...operator, accept: "text/html" } });
    const markup = await page.text();
    expect(markup).not.toContain("<script");
    expect(markup).toContain("&lt;script&gt;");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.headers.get("cache-control")).toBe("no-store");
  });

  it("send again or drop one, a filter, or all, and nothing that is not said", async () => {
    await using scene = await letters(4);
    await using app = await start();
    const { deadLetters, flush } = scene.langfuse;
    const [first, second] = deadLetters.list();
    expect(await (await fetch(app.url, jsonPost({ action: "replay", letters: [first?.id] }))).json()).toEqual({
      action: "replay",
      observations: 1,
    });
    await flush();
    expect([...scene.server.ledger.spans.keys()]).toEqual(first?.ids);
    await fetch(app.url, jsonPost({ action: "drop", ids: second?.ids }));
    expect(deadLetters.list()).toHaveLength(2);
    for (const wrong of [{ action: "drop" }, { action: "drop", status: "" }, { action: "empty", all: true }, []]) {
      expect((await fetch(app.url, jsonPost(wrong))).status).toBe(400);
    }
    expect((await fetch(app.url, { ...jsonPost({}), body: "{" })).status).toBe(400);
    expect(deadLetters.list()).toHaveLength(2);
    await fetch(app.url, jsonPost({ action: "drop", status: 400 }));
    expect(deadLetters.list()).toHaveLength(2);
    await fetch(app.url, jsonPost({ action: "drop", all: true }));
    expect(deadLetters.list()).toEqual([]);
  });

  it("say that a body is too large, announced or not, and live on", async () => {
    await using scene = await letters(1);
    await using app = await start();
    const large = jsonPost({ action: "drop", all: true, more: "x".repeat(150_000) });
    const inParts = new Response(large.body).body?.pipeThrough(new TransformStream());
    for (const init of [large, { ...large, body: inParts ?? "", duplex: "half" as const }]) {
      // By us, or by a parser that comes first.
      expect((await fetch(app.url, init)).status).toBe(413);
    }
    expect(scene.langfuse.deadLetters.list()).toHaveLength(1);
    expect((await fetch(app.url, jsonPost({ action: "drop", all: true }))).status).toBe(200);
  });

  it("take a form from their own page only", async () => {
    await using scene = await letters(1);
    await using app = await start();
    const page = await (await fetch(`${app.url}?format=html`, { headers: operator })).text();
    const token = /name="token" value="(\w+)"/.exec(page)?.[1] ?? "";
    const { origin } = new URL(app.url);
    const drop = { action: "drop", all: "true" };
    const forged: readonly RequestInit[] = [
      form(drop),
      form({ ...drop, token: "0".repeat(64) }),
      form({ ...drop, token }, { "sec-fetch-site": "cross-site" }),
      form({ ...drop, token }, { "sec-fetch-site": "same-site" }),
      form({ ...drop, token }, { origin: "https://evil.example" }),
      form({ ...drop, token }, { origin: "null" }),
      jsonPost(drop, { origin: "https://evil.example" }),
    ];
    for (const init of forged) expect((await fetch(app.url, init)).status).toBe(403);
    // As a page of another site can post it without being asked about it first.
    const plain = { ...form({ ...drop, token }), headers: { ...operator, "content-type": "text/plain" } };
    expect((await fetch(app.url, plain)).status).toBe(415);
    expect(scene.langfuse.deadLetters.list()).toHaveLength(1);
    const done = await fetch(app.url, form({ ...drop, token }, { origin }));
    expect([done.status, done.headers.get("location")]).toEqual([303, "/langfuse"]);
    expect(scene.langfuse.deadLetters.list()).toEqual([]);
  });
});

describe("admin without a rule", () => {
  it("is refused at set-up", async () => {
    expect(() => expressAdmin({} as never)).toThrow(
      /^\[@langfuse-kit\/express\] langfuseAdmin\(\) was given no authorize/,
    );
    await expect(fastify().register(fastifyAdmin, {} as never)).rejects.toThrow(/no authorize/);
  });

  it("is refused with an option that nobody knows, which may be half of the rule", async () => {
    const misspelled = { authorize: () => true, autorize: () => false };
    expect(() => expressAdmin(misspelled)).toThrow(/express\] Option "autorize" is unknown\. Did you mean authorize\?/);
    await expect(fastify().register(fastifyAdmin, misspelled)).rejects.toThrow(/Option "autorize" is unknown/);
  });
});
