import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { currentTrace, span } from "@langfuse-kit/core";
import type { TraceCapture } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import type { Framework } from "./framework.ts";
import { ok, stepRoute } from "./routes.ts";
import { read, visit } from "./site.ts";

const long = JSON.stringify({ text: "x".repeat(200_000) });

export function context(framework: Framework, traces: TraceCapture): void {
  describe("context", () => {
    it.each([
      ["small", '{"a":1}'],
      ["long", long],
    ])("survives the parsing of a %s body", async (_, body) => {
      const routes = [stepRoute("/json", { method: "POST", body: "json" })];
      await visit(framework, { routes }, async ({ get }) => {
        await read(get("/json", { method: "POST", body, headers: { "content-type": "application/json" } }));
      });
      expect(await traces.single()).toMatchObject({ name: "POST /json", observations: { length: 2 } });
    });

    it("survives a body that comes in slow pieces", async () => {
      const routes = [stepRoute("/json", { method: "POST", body: "json" })];
      await visit(framework, { routes }, async ({ open }) => {
        const headers = { "content-type": "application/json", "content-length": String(long.length) };
        const request = open("/json", { method: "POST", headers });
        request.write(long.slice(0, 100_000));
        await delay(20);
        request.end(long.slice(100_000));
        const [response] = await once(request, "response");
        response.resume();
        await once(response, "end");
      });
      expect((await traces.single()).root.children.map(({ name }) => name)).toEqual(["step"]);
    });

    it("names a body that cannot be parsed by its route, and as no failure of the server", async () => {
      const routes = [stepRoute("/json", { method: "POST", body: "json" })];
      await visit(framework, { routes }, async ({ get }) => {
        const headers = { "content-type": "application/json" };
        expect((await read(get("/json", { method: "POST", body: '{"a":', headers }))).status).toBe(400);
      });
      const { root } = await traces.single();
      expect(root.name).toMatch(/^POST( \/json)?$/);
      expect(root.level).toBe("DEFAULT");
    });

    it("survives multipart uploads", async () => {
      const routes = [stepRoute("/upload", { method: "POST", body: "multipart" })];
      const body = new FormData();
      body.set("file", new Blob(["x".repeat(100_000)]), "a.txt");
      await visit(framework, { routes }, async ({ get }) => {
        expect((await read(get("/upload", { method: "POST", body }))).text).toBe("ok");
      });
      expect((await traces.single()).root.children.map(({ name }) => name)).toEqual(["step"]);
    });

    it("is there in raw handlers of the request and the response", async () => {
      const seen: (string | undefined)[] = [];
      const look = () => seen.push(currentTrace()?.id);
      const routes = [
        {
          path: "/raw",
          method: "POST" as const,
          handle: async ({ raw, rawResponse }: { raw: NodeJS.EventEmitter; rawResponse: NodeJS.EventEmitter }) => {
            rawResponse.on("finish", look).on("close", look);
            raw.on("data", look);
            await new Promise((resolve) => raw.on("end", () => resolve(look())));
            return ok;
          },
        },
      ];
      await visit(framework, { routes }, async ({ open }) => {
        const request = open("/raw", { method: "POST", headers: { "content-type": "application/octet-stream" } });
        request.write("one");
        await delay(20);
        request.end("two");
        const [response] = await once(request, "response");
        response.resume();
        await once(response, "end");
      });
      const trace = await traces.single();
      expect(seen.length).toBeGreaterThanOrEqual(4);
      expect(new Set(seen)).toEqual(new Set([trace.id]));
    });

    it("leaves the nearest step the nearest where a step emits by itself", async () => {
      const routes = [
        {
          path: "/emits",
          handle: ({ raw }: { raw: NodeJS.EventEmitter }) => {
            raw.on("own", () => span("below", () => undefined));
            span("step", () => raw.emit("own"));
            return ok;
          },
        },
      ];
      await visit(framework, { routes }, ({ get }) => read(get("/emits")));
      expect((await traces.single()).find("step")?.children.map(({ name }) => name)).toEqual(["below"]);
    });

    it("does not run over from one request of a connection to the next", async () => {
      const ids: (string | undefined)[] = [];
      const routes = [
        {
          path: "/id",
          handle: () => {
            ids.push(currentTrace()?.id);
            return ok;
          },
        },
      ];
      await visit(framework, { routes }, async ({ url }) => {
        for (let count = 0; count < 3; count++) await fetch(`${url}/id`).then((response) => response.text());
      });
      expect(new Set(ids).size).toBe(3);
      expect(await traces.all()).toHaveLength(3);
    });

    it("is not that of the code that started the server", async () => {
      await span("boot", () => visit(framework, { routes: [stepRoute("/ok")] }, ({ get }) => read(get("/ok"))));
      expect((await traces.all()).map(({ name, root }) => name ?? root.name).sort()).toEqual(["GET /ok", "boot"]);
    });
  });
}
