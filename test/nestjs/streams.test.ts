import { currentObservation, span } from "@langfuse-kit/core";
import { LangfuseInterceptor, LangfuseModule, Observe } from "@langfuse-kit/nestjs";
import { captureTraces, langfuseMatchers } from "@langfuse-kit/testing";
import { Controller, Get, UseInterceptors } from "@nestjs/common";
import { afterEach, describe, expect, it } from "vitest";
import { open, platforms } from "./open.ts";

expect.extend(langfuseMatchers);
const traces = captureTraces({ afterEach });

/** Whether what stands around a stream had not ended before its last part was sent. */
let wasOpen: boolean | undefined;

async function* parts(): AsyncGenerator<string> {
  const around = currentObservation();
  for (const part of ["one", "two"]) yield await span(part, async () => part);
  wasOpen = around?.otelSpan.isRecording();
}

/** The same handlers, seen by an interceptor or by a decorator on each. */
function controllerSeenBy(how: "interceptor" | "decorator") {
  const interceptors = how === "interceptor" ? [new LangfuseInterceptor({ captureOutput: true })] : [];
  const Seen: () => MethodDecorator = how === "decorator" ? Observe : () => () => undefined;

  @Controller("streams")
  @UseInterceptors(...interceptors)
  class Streams {
    @Seen()
    @Get("generated")
    async *generated(): AsyncGenerator<string> {
      yield* parts();
    }

    @Seen()
    @Get("response")
    async response(): Promise<Response> {
      const source = parts();
      const body = new ReadableStream({
        async pull(controller) {
          const { done, value } = await source.next();
          if (done) controller.close();
          else controller.enqueue(new TextEncoder().encode(value));
        },
      });
      return new Response(body);
    }

    @Seen()
    @Get("endless")
    async *endless(): AsyncGenerator<string> {
      for (;;) yield* parts();
    }

    @Seen()
    @Get("broken")
    async *broken(): AsyncGenerator<string> {
      yield* parts();
      throw new Error("no more");
    }
  }
  return Streams;
}

describe.each(platforms)("a handler that streams on %s", (_, adapter) => {
  describe.each(["interceptor", "decorator"] as const)("seen by its %s", (how) => {
    it.each(["generated", "response"])("lasts until its stream has been sent: %s", async (name) => {
      await using site = await open(
        { imports: [LangfuseModule.forRoot()], controllers: [controllerSeenBy(how)] },
        adapter,
      );
      expect((await site.get(`/streams/${name}`)).text).toBe("onetwo");
      const captured = await traces.single();
      expect(captured).toMatchTree(`
        GET /streams/${name}
          Streams.${name}
            one
            two
      `);
      expect(captured.find(`Streams.${name}`)?.output).toBeUndefined();
      expect(wasOpen).toBe(true);
    });

    it("ends with a client that leaves", async () => {
      await using site = await open(
        { imports: [LangfuseModule.forRoot()], controllers: [controllerSeenBy(how)] },
        adapter,
      );
      const leaving = new AbortController();
      const { body } = await fetch(`${site.url}/streams/endless`, { signal: leaving.signal });
      await body?.getReader().read();
      leaving.abort();
      await expect.poll(() => traces.all()).toHaveLength(1);
      const { root } = await traces.single();
      expect(root).toMatchObject({ name: "GET /streams/endless", level: "WARNING" });
      expect(root.children).toMatchObject([{ name: "Streams.endless", level: "DEFAULT" }]);
    });

    it("says why its stream breaks", async () => {
      await using site = await open(
        { imports: [LangfuseModule.forRoot()], controllers: [controllerSeenBy(how)] },
        adapter,
      );
      await expect(site.get("/streams/broken")).rejects.toThrow();
      await expect.poll(() => traces.all()).toHaveLength(1);
      const captured = await traces.single();
      expect(captured).toMatchTree(`
        GET /streams/broken ERROR
          Streams.broken ERROR
            one
            two
      `);
      expect(captured.find("Streams.broken")?.statusMessage).toBe("no more");
    });
  });
});
