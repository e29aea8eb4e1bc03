import { type Observation, span } from "@langfuse-kit/core";
import {
  CurrentObservation,
  LANGFUSE_INTERCEPTOR_OPTIONS,
  LangfuseInterceptor,
  LangfuseModule,
  NoTrace,
  Observe,
} from "@langfuse-kit/nestjs";
import { captureTraces } from "@langfuse-kit/testing";
import {
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Inject,
  Injectable,
  Param,
  Scope,
  SetMetadata,
  Sse,
  UseGuards,
  UseInterceptors,
} from "@nestjs/common";
import { REQUEST, Reflector } from "@nestjs/core";
import { map, Observable, range } from "rxjs";
import { afterEach, describe, expect, it } from "vitest";
import { open, platforms } from "./open.ts";

const traces = captureTraces({ afterEach });
const imports = [LangfuseModule.forRoot()];
const Roles = (...roles: string[]) => SetMetadata("roles", roles);

@Injectable()
class RolesGuard implements CanActivate {
  readonly #reflector: Reflector;
  constructor(reflector: Reflector) {
    this.#reflector = reflector;
  }
  canActivate(context: ExecutionContext): boolean {
    return !this.#reflector.get<string[] | undefined>("roles", context.getHandler())?.includes("admin");
  }
}

describe.each(platforms)("handlers on %s", (_, adapter) => {
  @Controller("guarded")
  @UseGuards(RolesGuard)
  class Guarded {
    @Observe()
    @Roles("admin")
    @Get("above")
    above(): string {
      return "never";
    }

    @Roles("admin")
    @Observe()
    @NoTrace()
    @Get("below")
    below(): string {
      return "never";
    }

    @Observe({ captureInput: false })
    @Get("open/:id")
    open(@Param("id") id: string, @CurrentObservation() observation: Observation): string {
      observation.update({ metadata: { id } });
      return id;
    }
  }

  it("keep what guards read, wherever a decorator of ours stands", async () => {
    await using site = await open({ imports, controllers: [Guarded] }, adapter);
    expect((await site.get("/guarded/above")).status).toBe(403);
    expect((await site.get("/guarded/below")).status).toBe(403);
    expect(await site.get("/guarded/open/seven")).toEqual({ status: 200, text: "seven" });
  });

  it("are given the nearest observation, and an idle one where nothing is traced", async () => {
    await using site = await open({ imports, controllers: [Guarded] }, adapter);
    await site.get("/guarded/open/seven");
    expect((await traces.single()).root).toMatchObject({
      name: "GET /guarded/open/:id",
      metadata: { id: "seven" },
      children: [{ name: "Guarded.open", output: "seven" }],
    });
    traces.clear();
    await using quiet = await open(
      { imports: [LangfuseModule.forRoot({ ignore: "/guarded/*" })], controllers: [Guarded] },
      adapter,
    );
    expect(await quiet.get("/guarded/open/seven")).toEqual({ status: 200, text: "seven" });
    expect(await traces.all()).toEqual([]);
  });

  it("that are made anew for each request have that request's trace", async () => {
    @Injectable({ scope: Scope.REQUEST })
    class Scoped {
      readonly #who: string;
      constructor(@Inject(REQUEST) request: { headers: Record<string, string> }) {
        this.#who = request.headers["x-user"] ?? "";
      }
      @Observe()
      async who(): Promise<string> {
        await new Promise((resolve) => setTimeout(resolve, this.#who.length % 3));
        return this.#who;
      }
    }
    @Controller({ path: "scoped", scope: Scope.REQUEST })
    class ScopedController {
      readonly #scoped: Scoped;
      constructor(scoped: Scoped) {
        this.#scoped = scoped;
      }
      @Get()
      who(): Promise<string> {
        return this.#scoped.who();
      }
    }
    const user = ({ headers }: { headers: Record<string, unknown> }) => headers["x-user"] as string;
    await using site = await open(
      { imports: [LangfuseModule.forRoot({ user })], controllers: [ScopedController], providers: [Scoped] },
      adapter,
    );
    const users = Array.from({ length: 20 }, (_unused, index) => `u-${index}`);
    await Promise.all(users.map((name) => site.get("/scoped", { headers: { "x-user": name } })));
    const all = await traces.all();
    expect(all).toHaveLength(20);
    for (const { userId, root } of all) {
      expect(root).toMatchObject({ name: "GET /scoped", children: [{ name: "Scoped.who", output: userId }] });
    }
  });
});

describe.each(platforms)("LangfuseInterceptor on %s", (_, adapter) => {
  @Controller("seen")
  @UseInterceptors(LangfuseInterceptor)
  class Seen {
    @Get("value")
    async value(): Promise<string> {
      return span("inside", async () => "value");
    }

    @Get("stream")
    stream(): Observable<number> {
      return range(1, 3).pipe(map((value) => span("part", () => value)));
    }

    @Get("fails")
    fails(): never {
      throw new Error("boom");
    }

    @NoTrace()
    @Get("quiet")
    quiet(): string {
      return "quiet";
    }

    @Sse("endless")
    endless(): Observable<{ data: string }> {
      return new Observable((subscriber) => {
        const timer = setInterval(() => subscriber.next({ data: "tick" }), 5);
        return () => clearInterval(timer);
      });
    }
  }

  it.each([
    ["with the module", imports],
    ["without it", []],
  ])("shows the handler inside the request, %s", async (_how, modules) => {
    await using site = await open({ imports: modules, controllers: [Seen] }, adapter);
    expect(await site.get("/seen/value")).toEqual({ status: 200, text: "value" });
    expect((await traces.single()).root).toMatchObject({
      name: "GET /seen/value",
      metadata: { status: 200 },
      children: [{ name: "Seen.value", output: undefined, children: [{ name: "inside" }] }],
    });
  });

  it("follows a stream, and what it does while it runs", async () => {
    await using site = await open({ imports, controllers: [Seen] }, adapter);
    await site.get("/seen/stream");
    const [handler] = (await traces.single()).root.children;
    expect(handler?.children.map(({ name }) => name)).toEqual(["part", "part", "part"]);
  });

  it("says what a handler throws, and ends", async () => {
    await using site = await open({ imports, controllers: [Seen] }, adapter);
    expect((await site.get("/seen/fails")).status).toBe(500);
    expect((await traces.single()).root).toMatchObject({
      level: "ERROR",
      children: [{ name: "Seen.fails", level: "ERROR", statusMessage: "boom" }],
    });
  });

  it("ends with a client that leaves", async () => {
    await using site = await open({ imports, controllers: [Seen] }, adapter);
    const leaving = new AbortController();
    const response = await fetch(`${site.url}/seen/endless`, { signal: leaving.signal });
    await response.body?.getReader().read();
    leaving.abort();
    await expect.poll(async () => (await traces.all()).length).toBe(1);
    expect((await traces.single()).root).toMatchObject({
      name: "GET /seen/endless",
      level: "WARNING",
      children: [{ name: "Seen.endless", level: "DEFAULT" }],
    });
  });

  it("is quiet where a handler is not to be traced, and tells outputs where it is asked to", async () => {
    const providers = [{ provide: LANGFUSE_INTERCEPTOR_OPTIONS, useValue: { captureOutput: true, type: "chain" } }];
    await using site = await open({ imports: [LangfuseModule.forRoot()], controllers: [Seen], providers }, adapter);
    await site.get("/seen/quiet");
    await site.get("/seen/value");
    expect((await traces.single()).root.children).toMatchObject([
      { name: "Seen.value", type: "chain", output: "value" },
    ]);
  });

  it("holds for all handlers when it is used globally", async () => {
    @Controller("plain")
    class Plain {
      @Get()
      all(): string {
        return "all";
      }
    }
    await using site = await open({ imports, controllers: [Plain] }, adapter, {
      prepare: (app) => app.useGlobalInterceptors(new LangfuseInterceptor({ captureOutput: true })),
    });
    await site.get("/plain");
    expect((await traces.single()).root).toMatchObject({ children: [{ name: "Plain.all", output: "all" }] });
  });
});
