import { initLangfuse, type Langfuse, span, trace } from "@langfuse-kit/core";
import { beginConsumer, beginRequest, readRequestOptions } from "@langfuse-kit/core/adapter";
import { captureTraces } from "@langfuse-kit/testing";
import { context, trace as otel } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const traces = captureTraces({ afterEach });
const library = otel.getTracer("some-instrumentation");
const leaf = (name: string) => span(name, () => undefined);

let langfuse: Langfuse;
beforeEach(() => {
  const keys = { publicKey: "pk", secretKey: "sk", baseUrl: "http://127.0.0.1:9" };
  langfuse = initLangfuse({ ...keys, shutdownMs: 1, global: true });
});
afterEach(() => langfuse.shutdown(1));

/** As instrumentations of routers do it: what follows a middleware runs with the span from before it. */
function insideServerSpan(middleware: (next: <R>(fn: () => R) => R) => void): void {
  library.startActiveSpan("GET", (server) => {
    middleware((fn) => context.with(otel.setSpan(context.active(), server), fn));
    server.end();
  });
}

describe("a library's span that is left out, entered again from inside", () => {
  it("does not end a trace that a middleware began in it", async () => {
    insideServerSpan((next) => trace("mine", () => next(() => leaf("work"))));
    expect((await traces.single()).root).toMatchObject({ name: "mine", children: [{ name: "work" }] });
  });

  it("does not end a request, whose trace is its own", async () => {
    const url = "/ask";
    insideServerSpan((next) => {
      const view = { request: {}, response: {}, method: "GET", url, headers: {}, template: () => url };
      const request = beginRequest(view as never, readRequestOptions("express", { user: () => "ada" }));
      request.run(() => next(() => leaf("work")));
      request.finish({ status: 200 } as never);
    });
    const tree = await traces.single();
    expect(tree).toMatchObject({ userId: "ada", root: { name: "GET /ask", children: [{ name: "work" }] } });
  });

  it("does not end a job", async () => {
    insideServerSpan((next) => {
      const job = beginConsumer({ queue: "mail", carrier: undefined } as never);
      job.run(() => next(() => leaf("work")));
      job.finish({});
    });
    expect((await traces.single()).root).toMatchObject({ children: [{ name: "work" }] });
  });

  it("does not bring back what a route leaves out", async () => {
    const work = vi.fn(() => leaf("work"));
    insideServerSpan((next) => {
      const view = { request: {}, response: {}, method: "GET", url: "/", headers: {}, template: () => "/" };
      const request = beginRequest(view as never, readRequestOptions("express", { ignore: () => true }));
      request.run(() => next(work));
    });
    expect(work).toHaveBeenCalledOnce();
    expect(await traces.all()).toEqual([]);
  });

  it("is where things belong again once the middleware is left", async () => {
    insideServerSpan((next) => {
      trace("mine", () => undefined);
      next(() => leaf("after"));
    });
    const [tree] = await traces.all();
    expect(tree?.roots.map(({ name }) => name)).toEqual(["mine", "after"]);
  });
});

describe("a span that is exported", () => {
  it("is what follows hangs under, also where it is around", async () => {
    langfuse.tracer.startActiveSpan("outer", (outer) => {
      trace("inner", () => context.with(otel.setSpan(context.active(), outer), () => leaf("of outer")));
      outer.end();
    });
    const { root } = await traces.single();
    expect(root.children.map(({ name }) => name).sort()).toEqual(["inner", "of outer"]);
  });
});
