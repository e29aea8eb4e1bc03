import { once } from "node:events";
import { connect } from "node:net";
import { Readable } from "node:stream";
import type { TraceCapture } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { signal } from "../../signal.ts";
import type { Answer, Call, Framework } from "./framework.ts";
import { failing, nested, ok, slowBody, stepRoute } from "./routes.ts";
import { headOf, leave, read, visit } from "./site.ts";

export function endings(framework: Framework, traces: TraceCapture): void {
  describe("how a request ends", () => {
    it.each(["throw", "reject"] as const)("is an error of the server when the handler %ss", async (how) => {
      await visit(framework, { routes: [failing("/fails", new Error("boom"), how)] }, async ({ get }) => {
        expect((await read(get("/fails"))).status).toBe(500);
      });
      const { root } = await traces.single();
      expect(root).toMatchObject({ name: "GET /fails", level: "ERROR", statusMessage: "boom" });
      expect(root.metadata).toMatchObject({ status: 500, method: "GET", route: "/fails" });
      expect(root.events).toHaveLength(1);
    });

    it("is no error when the handler throws what is the client's fault", async () => {
      const error = Object.assign(new Error("not yours"), { status: 403, statusCode: 403 });
      await visit(framework, { routes: [failing("/forbidden", error, "throw")] }, async ({ get }) => {
        expect((await read(get("/forbidden"))).status).toBe(403);
      });
      const { root } = await traces.single();
      expect(root).toMatchObject({ name: "GET /forbidden", level: "DEFAULT", statusMessage: undefined, events: [] });
      expect(root.metadata).toMatchObject({ status: 403 });
    });

    it.each([
      [200, "DEFAULT"],
      [404, "DEFAULT"],
      [503, "ERROR"],
    ])("tells the status %s as it was sent", async (status, level) => {
      const handle = () => ({ status, body: "said" });
      await visit(framework, { routes: [{ path: "/says", handle }] }, ({ get }) => read(get("/says")));
      const { root } = await traces.single();
      expect(root).toMatchObject({ name: "GET /says", level });
      expect(root.metadata).toMatchObject({ status });
    });

    it("is named by its method alone where no route fits, and the path is nowhere", async () => {
      await visit(framework, { routes: [nested] }, ({ get }) => read(get("/who/knows-where?token=s3cret")));
      const trace = await traces.single();
      expect(trace.root).toMatchObject({ name: "GET", level: "DEFAULT" });
      expect(trace.root.metadata).toMatchObject({ status: 404 });
      expect(JSON.stringify(trace)).not.toMatch(/s3cret|knows-where/);
    });

    it("is named by the whole template through two nested routers, and the query is nowhere", async () => {
      await visit(framework, { routes: [nested] }, ({ get }) => read(get("/api/acme/users/42?token=s3cret")));
      const trace = await traces.single();
      expect(trace).toMatchObject({ name: "GET /api/:org/users/:userId" });
      expect(trace.root.metadata).toMatchObject({ route: "/api/:org/users/:userId" });
      expect(trace.root.children.map(({ name }) => name)).toEqual(["step"]);
      expect(JSON.stringify(trace)).not.toMatch(/s3cret|acme|42\?/);
    });

    it("lasts as long as its body is streamed", async () => {
      const handle = () => ({ body: slowBody(8, 15), type: "text/plain" });
      await visit(framework, { routes: [{ path: "/stream", handle }] }, ({ get }) => read(get("/stream")));
      const { root } = await traces.single();
      expect(root.durationMs).toBeGreaterThan(100);
      expect(root).toMatchObject({ name: "GET /stream", level: "DEFAULT" });
      expect(root.metadata).toMatchObject({ status: 200 });
    });

    it("lasts as long as server-sent events", async () => {
      const handle = () => ({ body: slowBody(4, 15), type: "text/event-stream" });
      await visit(framework, { routes: [{ path: "/events", handle }] }, async ({ get }) => {
        expect((await read(get("/events"))).text).toContain("data: 3");
      });
      const { root } = await traces.single();
      expect(root.durationMs).toBeGreaterThan(40);
      expect(root).toMatchObject({ level: "DEFAULT" });
    });

    it("answers HEAD like the route of GET", async () => {
      await visit(framework, { routes: [stepRoute("/ok")] }, ({ get }) => read(get("/ok", { method: "HEAD" })));
      expect((await traces.single()).root).toMatchObject({ name: "HEAD /ok", level: "DEFAULT" });
    });
  });

  describe("a client that leaves", () => {
    it("before the answer: aborted, and no status is invented", async () => {
      const called = signal();
      const handle = () => {
        called.give();
        return "silence" as const;
      };
      await visit(framework, { routes: [{ path: "/waits", handle }] }, async ({ open }) => {
        const request = open("/waits");
        request.end();
        await called.given;
        leave(request);
      });
      const { root } = await traces.single();
      expect(root).toMatchObject({ name: "GET /waits", level: "WARNING" });
      expect(root.statusMessage).toMatch(/^aborted/);
      expect(root.metadata).toMatchObject({ aborted: true });
      expect(root.metadata).not.toHaveProperty("status");
    });

    it("in the middle of its own body", async () => {
      const route = { path: "/upload", method: "POST" as const, body: "json" as const, handle: () => ok };
      const begun = signal();
      const options = {
        ignore: () => {
          begun.give();
          return false;
        },
      };
      await visit(framework, { routes: [route], options }, async ({ open }) => {
        const headers = { "content-type": "application/json", "content-length": "1000" };
        const request = open("/upload", { method: "POST", headers });
        request.write('{"half":');
        await begun.given;
        leave(request);
      });
      const { root } = await traces.single();
      expect(root).toMatchObject({ level: "WARNING" });
      expect(root.statusMessage).toMatch(/^aborted/);
    });

    it("during a stream: aborted, though its status had been sent", async () => {
      const closed = signal();
      const handle = () => {
        const body = slowBody(1000, 10);
        body.once("close", () => closed.give());
        return { body, type: "text/event-stream" };
      };
      await visit(framework, { routes: [{ path: "/endless", handle }] }, async ({ open }) => {
        const request = open("/endless");
        const response = await headOf(request);
        await once(response, "data");
        response.on("error", () => undefined);
        leave(request);
        await closed.given;
      });
      const { root } = await traces.single();
      expect(root).toMatchObject({ name: "GET /endless", level: "WARNING" });
      expect(root.statusMessage).toMatch(/^aborted/);
      expect(root.metadata).toMatchObject({ status: 200, aborted: true });
      expect(root.durationMs).toBeLessThan(5000);
    });

    it("with some of a long answer still to be taken, though the server has said all", async () => {
      const handle = () => ({ body: "x".repeat(20_000_000) });
      await visit(framework, { routes: [{ path: "/long", handle }] }, async ({ open }) => {
        const request = open("/long");
        const response = await headOf(request);
        response.on("error", () => undefined);
        leave(request);
      });
      const { root } = await traces.single();
      expect(root).toMatchObject({ name: "GET /long", level: "WARNING" });
      expect(root.metadata).toMatchObject({ status: 200, aborted: true });
    });

    it("and makes the handler fail by that: still no error of the server", async () => {
      const failed = signal();
      const handle = async ({ rawResponse }: Call): Promise<Answer> => {
        rawResponse.writeHead(200).write("first");
        try {
          return await once(rawResponse, "close").then(() => Promise.reject(new Error("premature close")));
        } finally {
          failed.give();
        }
      };
      await visit(framework, { routes: [{ path: "/pipes", handle }] }, async ({ open }) => {
        const request = open("/pipes");
        const response = await headOf(request);
        await once(response, "data");
        response.on("error", () => undefined);
        leave(request);
        await failed.given;
      });
      const { root } = await traces.single();
      expect(root).toMatchObject({ name: "GET /pipes", level: "WARNING" });
      expect(root.statusMessage).toMatch(/^aborted/);
    });

    it("and makes its stream fail by that: still no error of the server", async () => {
      const body = new Readable({
        read() {
          setTimeout(() => this.push("piece"), 5).unref();
        },
        // As a body of undici does, which a proxy passes on.
        destroy: (_error, done) => done(new Error("Request aborted")),
      });
      const closed = signal();
      body.on("error", () => undefined).once("close", () => closed.give());
      await visit(framework, { routes: [{ path: "/proxy", handle: () => ({ body }) }] }, async ({ open }) => {
        const request = open("/proxy");
        const response = await headOf(request);
        await once(response, "data");
        response.on("error", () => undefined);
        leave(request);
        await closed.given;
      });
      const { root } = await traces.single();
      expect(root).toMatchObject({ name: "GET /proxy", level: "WARNING" });
      expect(root.statusMessage).toMatch(/^aborted/);
      expect(root.metadata).toMatchObject({ status: 200, aborted: true });
    });

    it("while an answer waits behind another of its connection", async () => {
      const called = signal();
      const routes = [
        { path: "/first", handle: () => "silence" as const },
        {
          path: "/second",
          handle: () => {
            setImmediate(called.give);
            return ok;
          },
        },
      ];
      await visit(framework, { routes }, async ({ port }) => {
        const client = connect(port, "127.0.0.1");
        const requests = ["/first", "/second"].map((path) => `GET ${path} HTTP/1.1\r\nhost: here\r\n\r\n`);
        client.write(requests.join(""));
        await called.given;
        client.destroy();
        await once(client, "close");
      });
      const roots = (await traces.all()).map(({ root }) => root).sort((one, two) => one.name.localeCompare(two.name));
      expect(roots).toMatchObject([
        { name: "GET /first", level: "WARNING", metadata: { aborted: true } },
        { name: "GET /second", level: "WARNING", metadata: { aborted: true } },
      ]);
    });

    it("is told from a server that throws in the middle of its own answer", async () => {
      const seen = signal();
      const handle = async ({ rawResponse }: Call): Promise<Answer> => {
        rawResponse.writeHead(200).write("half");
        await seen.given;
        throw new Error("too late");
      };
      await visit(framework, { routes: [{ path: "/half", handle }] }, async ({ open }) => {
        const request = open("/half");
        const response = await headOf(request);
        const over = new Promise((resolve) => response.on("error", resolve).on("close", resolve));
        await once(response, "data");
        seen.give();
        await over;
        leave(request);
      });
      const { root } = await traces.single();
      expect(root).toMatchObject({ name: "GET /half", level: "ERROR", statusMessage: "too late" });
    });

    it("is told from a server that breaks off its own answer", async () => {
      const seen = signal();
      const broken = (): Readable =>
        Readable.from(
          (async function* () {
            yield "first";
            await seen.given;
            throw new Error("boom");
          })(),
        );
      await visit(framework, { routes: [{ path: "/breaks", handle: () => ({ body: broken() }) }] }, async ({ get }) => {
        const reader = (await get("/breaks")).body?.getReader();
        expect((await reader?.read())?.done).toBe(false);
        seen.give();
        await expect(reader?.read()).rejects.toThrow();
      });
      const { root } = await traces.single();
      expect(root).toMatchObject({ name: "GET /breaks", level: "ERROR", statusMessage: "boom" });
    });
  });
}
