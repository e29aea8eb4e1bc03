import { span } from "@langfuse-kit/core";
import { LangfuseModule } from "@langfuse-kit/nestjs";
import { captureTraces } from "@langfuse-kit/testing";
import { Controller, Sse } from "@nestjs/common";
import { interval, map, type Observable, take } from "rxjs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { open, platforms } from "./open.ts";

const traces = captureTraces({ afterEach });

@Controller("events")
class Events {
  @Sse("some")
  some(): Observable<object> {
    return interval(1).pipe(
      take(2),
      map((count) => span(`event ${count}`, () => ({ data: `no. ${count}` }))),
    );
  }

  @Sse("endless")
  endless(): Observable<object> {
    return interval(1).pipe(map((count) => ({ data: `no. ${count}` })));
  }

  @Sse("fails")
  async fails(): Promise<Observable<object>> {
    return interval(1).pipe(
      map((count) => {
        if (count === 1) throw new Error("no more");
        return { data: `no. ${count}` };
      }),
    );
  }
}

describe.each(platforms)("server-sent events on %s", (_, adapter) => {
  it("are part of their request until they end", async () => {
    await using site = await open({ imports: [LangfuseModule.forRoot()], controllers: [Events] }, adapter);
    expect((await site.get("/events/some")).text).toContain("data: no. 1");
    const { root } = await traces.single();
    expect(root).toMatchObject({ name: "GET /events/some", level: "DEFAULT" });
    expect(root.children.map(({ name }) => name)).toEqual(["event 0", "event 1"]);
  });

  it("that fail say why, though the answer was a 200", async () => {
    await using site = await open({ imports: [LangfuseModule.forRoot()], controllers: [Events] }, adapter);
    expect((await site.get("/events/fails")).text).toContain("event: error");
    expect((await traces.single()).root).toMatchObject({ level: "ERROR", statusMessage: "no more" });
  });

  it("that nobody listens to any more are aborted", async () => {
    await using site = await open({ imports: [LangfuseModule.forRoot()], controllers: [Events] }, adapter);
    const leaving = new AbortController();
    const { body } = await fetch(`${site.url}/events/endless`, { signal: leaving.signal });
    await body?.getReader().read();
    leaving.abort();
    await vi.waitFor(async () => expect(await traces.all()).toHaveLength(1), { timeout: 10_000, interval: 5 });
    expect((await traces.single()).root).toMatchObject({ name: "GET /events/endless", level: "WARNING" });
  });
});
