import { injectContext, trace } from "@langfuse-kit/core";
import type { TraceCapture } from "@langfuse-kit/testing";
import { context as contextApi, SpanKind, trace as traceApi } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterEach, describe, expect, it } from "vitest";
import type { Framework, Options, Plan } from "./framework.ts";
import { stepRoute } from "./routes.ts";
import { read, visit } from "./site.ts";

const upstream = "4bf92f3577b34da6a3ce929d0e0e4736";
const traceparent = `00-${upstream}-00f067aa0ba902b7-00`;
const baggage = "langfuse_user_id=mallory";

export function boundaries(framework: Framework, traces: TraceCapture): void {
  const visitWith = (headers: Record<string, string>, options: Options): Promise<void> =>
    visit(framework, { routes: [stepRoute("/ok")], options }, ({ get }) => read(get("/ok", { headers })));

  describe("trust", () => {
    it.each([
      ["by default", {}, upstream, undefined],
      ["trace", { trust: "trace" }, upstream, undefined],
      ["all", { trust: "all" }, upstream, "mallory"],
      ["a function", { trust: () => "all" }, upstream, "mallory"],
    ] as const)("%s: continues the received trace", async (_, options, id, user) => {
      await visitWith({ traceparent, baggage }, options);
      expect(await traces.single()).toMatchObject({ id, userId: user, root: { name: "GET /ok", parentId: undefined } });
    });

    it.each([
      ["none", "none"],
      [
        "a function that fails",
        () => {
          throw new Error("no answer");
        },
      ],
    ] as const)("%s: begins a trace that links to the received one", async (_, trust) => {
      await visitWith({ traceparent, baggage }, { trust });
      const { id, userId, root } = await traces.single();
      expect(id).not.toBe(upstream);
      expect(userId).toBeUndefined();
      expect(root.links.map((link) => link.traceId)).toEqual([upstream]);
    });

    it("hangs the request under the observation that called, and leaves it the name of the trace", async () => {
      const routes = [stepRoute("/ok")];
      await visit(framework, { routes, options: { input: () => "theirs" } }, async ({ get }) => {
        await trace("caller", { input: "ours" }, () => read(get("/ok", { headers: injectContext() })));
      });
      const tree = await traces.single();
      expect(tree).toMatchObject({ name: "caller", input: "ours", roots: { length: 1 } });
      expect(tree.root.children).toMatchObject([{ name: "GET /ok", input: "theirs", children: [{ name: "step" }] }]);
    });
  });

  describe("another instrumentation", () => {
    afterEach(() => {
      traceApi.disable();
      contextApi.disable();
    });

    it("around the server doubles no root, and both show one trace id", async () => {
      const exported = new InMemorySpanExporter();
      const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exported)] });
      contextApi.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
      traceApi.setGlobalTracerProvider(provider);
      const around: Plan["around"] = (listener) => (request, response) => {
        provider.getTracer("http").startActiveSpan("GET", { kind: SpanKind.SERVER }, (span) => {
          response.on("close", () => span.end());
          listener(request, response);
        });
      };
      await visit(framework, { routes: [stepRoute("/ok")], around }, ({ get }) => read(get("/ok")));
      const tree = await traces.single();
      expect(tree.roots).toMatchObject([{ name: "GET /ok", parentId: undefined, children: [{ name: "step" }] }]);
      expect(exported.getFinishedSpans().map(({ name }) => name)).toEqual(["GET"]);
    });

    it("of the same kind, mounted a second time, makes no second request and names none", async () => {
      const plan: Plan = { routes: [stepRoute("/ok")], second: { name: "second" } };
      await visit(framework, plan, ({ get }) => read(get("/ok")));
      expect(await traces.single()).toMatchObject({ observations: { length: 2 }, root: { name: "GET /ok" } });
    });
  });
}
