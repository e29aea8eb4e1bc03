import { once } from "node:events";
import { Agent, request as httpRequest } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { span, updateTrace } from "@langfuse-kit/core";
import type { TraceCapture } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import type { Framework, Options } from "./framework.ts";
import { ok, stepRoute } from "./routes.ts";
import { headOf, read, visit } from "./site.ts";

export function identity(framework: Framework, traces: TraceCapture): void {
  const visitOnce = (options: Options, path = "/ok", init?: RequestInit): Promise<void> =>
    visit(framework, { routes: [stepRoute("/ok")], options }, ({ get }) => read(get(path, init)));

  describe("options", () => {
    it("give the same tree in every framework", async () => {
      const options: Options = {
        name: ({ headers }) => `ask ${headers["x-model"]}`,
        user: () => 7,
        session: "s-1",
        tags: ["a", "b"],
        metadata: { plan: "free" },
        input: ({ headers }) => ({ model: headers["x-model"] }),
        output: (_, response) => ({ code: response.statusCode }),
        captureHeaders: ["X-Model", "x-absent"],
      };
      await visitOnce(options, "/ok?secret=1", { headers: { "x-model": "m1", cookie: "secret=1" } });
      const trace = await traces.single();
      expect(trace).toMatchObject({
        name: "ask m1",
        userId: "7",
        sessionId: "s-1",
        tags: ["a", "b"],
        input: { model: "m1" },
        output: { code: 200 },
      });
      expect(trace.root).toMatchObject({ name: "ask m1", type: "span", level: "DEFAULT" });
      expect(trace.root.metadata).toMatchObject({
        plan: "free",
        method: "GET",
        route: "/ok",
        status: 200,
        headers: { "x-model": "m1" },
      });
      expect(trace.root.children).toMatchObject([{ name: "step", userId: "7", sessionId: "s-1", children: [] }]);
      expect(JSON.stringify(trace)).not.toContain("secret");
    });

    it("learn late who the user is, on every observation", async () => {
      const handle = ({ request }: { request: { user?: { id: string } } }) => {
        span("before", () => undefined);
        request.user = { id: "late" };
        return ok;
      };
      const options: Options = { user: (request) => request.user?.id };
      await visit(framework, { routes: [{ path: "/me", handle }], options }, ({ get }) => read(get("/me")));
      const trace = await traces.single();
      expect(trace.observations.map(({ userId }) => userId)).toEqual(["late", "late"]);
    });

    it("learn late what the route and the body say", async () => {
      type Late = { body?: { user: string; text: string }; params?: { chatId?: string } };
      const handle = () => {
        updateTrace({ metadata: { text: "of the handler" } });
        return span("step", () => ok);
      };
      const options: Options = {
        user: (request) => (request as Late).body?.user,
        session: (request) => (request as Required<Late>).params.chatId,
        tags: (request) => ["always", ...((request as Late).body === undefined ? [] : ["read"])],
        metadata: (request) => {
          const { body, params } = request as Late;
          return { plan: request.headers["x-plan"], chat: params?.chatId, size: body?.text.length, text: body?.text };
        },
      };
      const routes = [{ path: "/:chatId", within: ["/chats"], method: "POST", body: "json", handle }] as const;
      await visit(framework, { routes, options }, async ({ get }) => {
        const headers = { "content-type": "application/json", "x-plan": "free" };
        await read(get("/chats/c7", { method: "POST", headers, body: '{"user":"ada","text":"hello"}' }));
      });
      const trace = await traces.single();
      expect(trace.observations).toHaveLength(2);
      for (const observation of trace.observations) {
        expect(observation).toMatchObject({ userId: "ada", sessionId: "c7", tags: ["always", "read"] });
        expect(observation.metadata).toMatchObject({ plan: "free", chat: "c7", size: 5, text: "of the handler" });
      }
    });

    it("that throw, lie or promise cost nothing but themselves", async () => {
      const fails = (): never => {
        throw new Error("hook");
      };
      const options = {
        name: fails,
        user: () => ({ not: "a text" }),
        session: () => Promise.reject(new Error("late")),
        tags: () => "no list",
        metadata: fails,
        input: fails,
        output: fails,
        ignore: fails,
        captureHeaders: fails,
        traceHeader: fails,
        sample: fails,
        destination: fails,
      };
      await visit(
        framework,
        { routes: [stepRoute("/ok")], options: options as unknown as Options },
        async ({ get }) => {
          expect(await read(get("/ok"))).toMatchObject({ status: 200, text: "ok" });
        },
      );
      const trace = await traces.single();
      expect(trace.root).toMatchObject({ name: "GET /ok", level: "DEFAULT", userId: undefined });
    });

    it("leave the trace the name that the application gave it", async () => {
      const handle = () => {
        updateTrace({ name: "chat" });
        return ok;
      };
      await visit(framework, { routes: [{ path: "/chat", handle }] }, ({ get }) => read(get("/chat")));
      expect(await traces.single()).toMatchObject({ name: "chat", root: { name: "GET /chat" } });
    });

    it("send the trace id to the caller when asked", async () => {
      const seen: (string | null)[] = [];
      for (const traceHeader of [undefined, true, "x-trace"] as const) {
        await visit(framework, { routes: [stepRoute("/ok")], options: { traceHeader } }, async ({ get }) => {
          const { headers } = await read(get("/ok"));
          seen.push(headers.get("x-langfuse-trace-id"), headers.get("x-trace"));
        });
      }
      const [, second, third] = (await traces.all()).map(({ id }) => id);
      expect(seen).toEqual([null, null, second, null, null, third]);
    });

    it("decide what is sampled", async () => {
      const options: Options = { sample: ({ headers }) => headers["x-keep"] === "yes" };
      await visit(framework, { routes: [stepRoute("/ok")], options }, async ({ get }) => {
        await read(get("/ok"));
        await read(get("/ok", { headers: { "x-keep": "yes" } }));
        await read(get("/ok", { headers: { "x-keep": "no" } }));
      });
      expect(await traces.single()).toMatchObject({ observations: { length: 2 } });
    });

    it.each([
      ["a path", "/health"],
      ["the beginning of a path", "/he*"],
      ["an expression", /^\/health$/g],
      ["a list", ["/other", "/health"]],
      ["a function", ({ headers }: { headers: { "x-probe"?: unknown } }) => headers["x-probe"] === "1"],
    ])("ignore %s, and all that is done below", async (_, ignore) => {
      const routes = [stepRoute("/ok"), stepRoute("/health"), { path: "/late", handle: () => ok }];
      await visit(framework, { routes, options: { ignore } as Options }, async ({ get }) => {
        for (let count = 0; count < 2; count++) await read(get("/health?x=1", { headers: { "x-probe": "1" } }));
        await read(get("/ok"));
      });
      expect(await traces.single()).toMatchObject({ name: "GET /ok", observations: { length: 2 } });
    });

    it("ignore a path that is asked for by its whole address", async () => {
      const routes = [stepRoute("/ok"), stepRoute("/health")];
      await visit(framework, { routes, options: { ignore: "/health" } }, async ({ open }) => {
        for (const path of ["http://here/health?x=1", "http://here/ok?x=1"]) {
          const response = await headOf(open(path));
          await once(response.resume(), "end");
        }
      });
      expect(await traces.single()).toMatchObject({ name: "GET /ok" });
    });

    it("ignore raw handlers too", async () => {
      const handle = async ({ raw }: { raw: NodeJS.EventEmitter & { resume(): unknown } }) => {
        raw.on("data", () => span("in data", () => undefined));
        await new Promise((resolve) => raw.on("end", resolve));
        return ok;
      };
      const routes = [{ path: "/raw", method: "POST" as const, handle }];
      await visit(framework, { routes, options: { ignore: "/raw" } }, async ({ get }) => {
        const headers = { "content-type": "application/octet-stream" };
        await read(get("/raw", { method: "POST", body: "x", headers }));
      });
      expect(await traces.all()).toEqual([]);
    });
  });

  it("never mixes a thousand interleaved users", { timeout: 60_000 }, async () => {
    const handle = async ({ request }: { request: { headers: Record<string, unknown> } }) => {
      const who = String(request.headers["x-user"]);
      await delay(Number(who) % 7);
      await span(`step ${who}`, () => delay(Number(who) % 3));
      return ok;
    };
    const options: Options = { user: ({ headers }) => headers["x-user"] as string };
    await visit(framework, { routes: [{ path: "/who", handle }], options }, async ({ port }) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 40 });
      const ask = async (_: unknown, who: number): Promise<void> => {
        const request = httpRequest({ port, path: "/who", agent, headers: { "x-user": who } });
        await once((await headOf(request)).resume(), "end");
      };
      await Promise.all(Array.from({ length: 1000 }, ask));
      agent.destroy();
    });
    const all = await traces.all();
    expect(all).toHaveLength(1000);
    const wrong = all.filter(
      ({ userId, root: { children } }) =>
        children.length !== 1 || children[0]?.name !== `step ${userId}` || children[0]?.userId !== userId,
    );
    expect(wrong).toEqual([]);
    expect(new Set(all.map(({ userId }) => userId)).size).toBe(1000);
  });
}
