import { currentTrace, span, trace } from "@langfuse-kit/core";
import { LangfuseModule, NoTrace, Observe } from "@langfuse-kit/nestjs";
import { captureTraces } from "@langfuse-kit/testing";
import { Injectable, Module, Scope } from "@nestjs/common";
import { EventEmitter2, EventEmitterModule, OnEvent } from "@nestjs/event-emitter";
import { Cron, Interval, ScheduleModule, SchedulerRegistry, Timeout } from "@nestjs/schedule";
import { Test } from "@nestjs/testing";
import { afterEach, describe, expect, it } from "vitest";

const traces = captureTraces({ afterEach });

// As in a bundle that was minified: no class of the package has the name that it was given.
for (const provider of ScheduleModule.forRoot().providers ?? []) {
  if (typeof provider === "function") Object.defineProperty(provider, "name", { value: "t" });
}

abstract class Reports {
  @Cron("0 0 1 1 *", { name: "yearly" })
  yearly(): void {
    span("report", () => undefined);
  }
}

@Injectable()
class OwnReports extends Reports {
  @Observe({ captureInput: false })
  @Cron("0 0 2 1 *", { name: "observed" })
  observed(): void {}

  quietRuns = 0;

  @NoTrace()
  @Cron("0 0 3 1 *", { name: "quiet" })
  quiet(): void {
    span("inside", () => undefined);
    this.quietRuns += 1;
  }

  @Interval("beat", 1_000_000)
  beat(): void {}

  @Cron("0 0 4 1 *", { name: "both" })
  @OnEvent("report.asked")
  both(): string {
    return span("report", () => "done");
  }
}

@Injectable()
class Once {
  static done = (): void => {};

  @Timeout(1)
  soon(): void {
    span("soon", () => undefined);
    Once.done();
  }
}

@Injectable()
class Listener {
  @OnEvent("user.created")
  @OnEvent("user.changed")
  created(): void {
    span("greet", () => undefined);
  }

  @OnEvent("user.fails", { suppressErrors: false })
  fails(): void {
    throw new Error("boom");
  }
}

@Injectable({ scope: Scope.REQUEST })
class ScopedListener {
  @OnEvent("scoped")
  async scoped(): Promise<string | undefined> {
    return currentTrace()?.id;
  }
}

/** Imported before tracing, so that the timers are looked up before anything of ours is initialised. */
@Module({
  imports: [ScheduleModule.forRoot(), EventEmitterModule.forRoot(), LangfuseModule.forRoot()],
  providers: [OwnReports, Listener, ScopedListener],
})
class AppModule {}

async function openApp() {
  const app = (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication();
  await trace("boot", () => app.init());
  await traces.all();
  traces.clear();
  return {
    fire: async (name: string) => await app.get(SchedulerRegistry).getCronJob(name).fireOnTick(),
    emitter: app.get(EventEmitter2),
    reports: app.get(OwnReports),
    [Symbol.asyncDispose]: () => app.close(),
  };
}

describe("a timer", () => {
  it("is a trace of its own, though it was started inside another", async () => {
    await using app = await openApp();
    await app.fire("yearly");
    expect(await traces.single()).toMatchObject({
      name: "CRON yearly",
      root: { metadata: { handler: "Reports.yearly" }, children: [{ name: "report" }] },
    });
  });

  it("is no part of what is still going on around the start", async () => {
    const imports = [ScheduleModule.forRoot(), LangfuseModule.forRoot()];
    const testing = await Test.createTestingModule({ imports, providers: [Once] }).compile();
    const fired = new Promise<void>((resolve) => {
      Once.done = resolve;
    });
    await trace("main", async () => {
      const app = await testing.createNestApplication().init();
      await fired;
      await app.close();
    });
    const all = await traces.all();
    expect(all.map(({ name }) => name).sort()).toEqual(["TIMEOUT Once.soon", "main"]);
    expect(all.find(({ name }) => name === "main")?.root.children).toEqual([]);
  });

  it("shares its method with whoever else calls it: a step of their trace, and else a trace of its own", async () => {
    await using app = await openApp();
    await trace("request", async () => app.reports.yearly());
    app.reports.yearly();
    const [inside, alone] = await traces.all();
    const step = { name: "CRON yearly", metadata: { handler: "Reports.yearly" }, children: [{ name: "report" }] };
    expect(inside?.root).toMatchObject({ name: "request", children: [step] });
    expect(alone?.root).toMatchObject(step);
  });

  it("is no event where its method takes events too, and an event no timer", async () => {
    await using app = await openApp();
    await app.fire("both");
    await trace("request", async () => expect(await app.emitter.emitAsync("report.asked")).toEqual(["done"]));
    const [fired, emitted] = await traces.all();
    expect(fired?.root).toMatchObject({ name: "CRON both", children: [{ name: "report" }] });
    expect(emitted?.root).toMatchObject({
      name: "request",
      children: [{ name: "EVENT report.asked", children: [{ name: "report" }] }],
    });
  });

  it("keeps what stands on its method, under @Observe() too", async () => {
    await using app = await openApp();
    await app.fire("observed");
    expect((await traces.single()).root).toMatchObject({
      name: "CRON observed",
      children: [{ name: "OwnReports.observed" }],
    });
  });

  it("is left out where its method says so", async () => {
    await using app = await openApp();
    await app.fire("quiet");
    expect(app.reports.quietRuns).toBe(1);
    expect(await traces.all()).toEqual([]);
  });

  it("that fires once is named by its method", async () => {
    const fired = new Promise<void>((resolve) => {
      Once.done = resolve;
    });
    const imports = [ScheduleModule.forRoot(), LangfuseModule.forRoot()];
    const app = (await Test.createTestingModule({ imports, providers: [Once] }).compile()).createNestApplication();
    await app.init();
    await fired;
    await app.close();
    expect(await traces.single()).toMatchObject({ name: "TIMEOUT Once.soon", root: { children: [{ name: "soon" }] } });
  });
});

describe("an event of the application", () => {
  it("is part of the trace that emits it, and else a trace of its own", async () => {
    await using app = await openApp();
    await trace("sign up", () => app.emitter.emitAsync("user.created"));
    await app.emitter.emitAsync("user.changed");
    const [inside, alone] = await traces.all();
    const step = { name: "EVENT user.changed, user.created", children: [{ name: "greet" }] };
    expect(inside?.root).toMatchObject({ name: "sign up", children: [step] });
    expect(alone?.root).toMatchObject(step);
  });

  it("that fails says so, and throws as before", async () => {
    await using app = await openApp();
    await expect(app.emitter.emitAsync("user.fails")).rejects.toThrow("boom");
    const failed = (await traces.all()).find(({ name }) => name === "EVENT user.fails");
    expect(failed?.root).toMatchObject({ level: "ERROR", statusMessage: "boom" });
  });

  it("reaches providers that are made anew for each", async () => {
    await using app = await openApp();
    const [id] = await app.emitter.emitAsync("scoped");
    expect((await traces.all()).find(({ name }) => name === "EVENT scoped")?.id).toBe(id);
  });
});
