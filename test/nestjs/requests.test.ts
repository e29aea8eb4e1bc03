import { span } from "@langfuse-kit/core";
import { LangfuseModule, NoTrace } from "@langfuse-kit/nestjs";
import { captureTraces } from "@langfuse-kit/testing";
import {
  type ArgumentsHost,
  BadRequestException,
  type CanActivate,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  Injectable,
  type MiddlewareConsumer,
  Module,
  type NestModule,
  Param,
  ParseIntPipe,
  Post,
  UseFilters,
  UseGuards,
  Version,
  VersioningType,
} from "@nestjs/common";
import { APP_GUARD, HttpAdapterHost, RouterModule } from "@nestjs/core";
import { afterEach, describe, expect, it } from "vitest";
import { open, platforms } from "./open.ts";

const traces = captureTraces({ afterEach });

@Injectable()
class Refusing implements CanActivate {
  canActivate(): boolean {
    return span("guard", () => false);
  }
}

@Injectable()
class Failing implements CanActivate {
  canActivate(): boolean {
    throw new Error("guard broke");
  }
}

@Catch()
class AnswersAll implements ExceptionFilter {
  readonly #host: HttpAdapterHost;
  constructor(host: HttpAdapterHost) {
    this.#host = host;
  }
  catch(_error: unknown, host: ArgumentsHost): void {
    this.#host.httpAdapter.reply(host.switchToHttp().getResponse(), "sorry", 503);
  }
}

@Controller(["cats", "animals/cats"])
class Cats {
  @Get([":id", "by-id/:id"])
  one(@Param("id", ParseIntPipe) id: number): string {
    return span("load", () => `cat ${id}`);
  }

  @UseGuards(Refusing)
  @Get("locked/:id")
  locked(): string {
    return "never";
  }

  @UseGuards(Failing)
  @Get("broken/:id")
  broken(): string {
    return "never";
  }

  @UseFilters(AnswersAll)
  @Get("filtered/:id")
  filtered(): string {
    throw new Error("boom");
  }

  @Post()
  create(): string {
    return "made";
  }

  @Get("files/*")
  files(): string {
    return "file";
  }
}

const base = { imports: [LangfuseModule.forRoot()], controllers: [Cats] };

describe.each(platforms)("a request to NestJS on %s", (_, adapter) => {
  it.each([
    ["/cats/7", "GET /cats/:id"],
    ["/animals/cats/7", "GET /animals/cats/:id"],
    ["/cats/by-id/7", "GET /cats/by-id/:id"],
  ])("to %s is named %s, after the path that was taken", async (path, name) => {
    await using site = await open(base, adapter);
    expect(await site.get(path)).toEqual({ status: 200, text: "cat 7" });
    expect(await traces.single()).toMatchObject({ name, root: { children: [{ name: "load" }] } });
  });

  it("to a wildcard is named by the pattern", async () => {
    await using site = await open(base, adapter);
    await site.get("/cats/files/a/b");
    expect((await traces.single()).name).toMatch(/^GET \/cats\/files\/.*\*/);
  });

  it("that a guard rejects is one finished trace, with what the guard did", async () => {
    await using site = await open(base, adapter);
    expect((await site.get("/cats/locked/7")).status).toBe(403);
    const { root } = await traces.single();
    expect(root).toMatchObject({ name: "GET /cats/locked/:id", level: "DEFAULT", children: [{ name: "guard" }] });
    expect(root.metadata).toMatchObject({ status: 403 });
  });

  it("whose guard breaks says what it threw", async () => {
    await using site = await open(base, adapter);
    expect((await site.get("/cats/broken/7")).status).toBe(500);
    expect((await traces.single()).root).toMatchObject({ level: "ERROR", statusMessage: "guard broke" });
  });

  it("that a pipe refuses is no failure of the server", async () => {
    await using site = await open(base, adapter);
    expect((await site.get("/cats/x")).status).toBe(400);
    const { root } = await traces.single();
    expect(root).toMatchObject({ name: "GET /cats/:id", level: "DEFAULT", children: [] });
  });

  it("that a filter of the application answers says what was thrown", async () => {
    await using site = await open({ ...base, providers: [AnswersAll] }, adapter);
    expect(await site.get("/cats/filtered/7")).toEqual({ status: 503, text: "sorry" });
    expect((await traces.single()).root).toMatchObject({ level: "ERROR", statusMessage: "boom" });
  });

  it("that a filter over everything answers says it too", async () => {
    await using site = await open(base, adapter, {
      prepare: (app) => app.useGlobalFilters(new AnswersAll(app.get(HttpAdapterHost))),
    });
    await site.get("/cats/broken/7");
    expect((await traces.single()).root).toMatchObject({ level: "ERROR", statusMessage: "guard broke" });
  });

  it("that fits no route is named by its method", async () => {
    await using site = await open(base, adapter);
    expect((await site.get("/dogs/7")).status).toBe(404);
    const { root } = await traces.single();
    expect(root).toMatchObject({ name: "GET", level: "DEFAULT" });
    expect(root.metadata).toMatchObject({ status: 404 });
  });

  it("whose body cannot be parsed is one finished trace", async () => {
    await using site = await open(base, adapter);
    const init = { method: "POST", body: "{", headers: { "content-type": "application/json" } };
    expect((await site.get("/cats", init)).status).toBe(400);
    const { root } = await traces.single();
    expect(root.name).toMatch(/^POST( \/cats)?$/);
    expect(root.metadata).toMatchObject({ status: 400 });
  });

  it("is named with the prefix, the module's path and the version in it", async () => {
    @Controller({ path: "dogs", version: "2" })
    class Dogs {
      @Get(":id")
      one(): string {
        return "dog";
      }
    }
    @Module({ controllers: [Dogs] })
    class Animals {}
    const imports = [LangfuseModule.forRoot(), Animals, RouterModule.register([{ path: "zoo/:zoo", module: Animals }])];
    await using site = await open({ imports }, adapter, {
      prepare: (app) => app.setGlobalPrefix("api").enableVersioning({ type: VersioningType.URI }),
    });
    expect((await site.get("/api/v2/zoo/berlin/dogs/7")).status).toBe(200);
    expect(await traces.single()).toMatchObject({ name: "GET /api/v2/zoo/:zoo/dogs/:id" });
  });

  it.each([
    ["a header", { type: VersioningType.HEADER, header: "x-version" }, { "x-version": "2" }],
    ["a media type", { type: VersioningType.MEDIA_TYPE, key: "v=" }, { accept: "application/json;v=2" }],
  ] as const)(
    "whose version is in %s is named by its path, and each version knows whether it is traced",
    async (_way, options, headers) => {
      @Controller("dogs")
      class Dogs {
        @NoTrace()
        @Version("1")
        @Get(":id")
        first(): string {
          return "one";
        }

        @Version("2")
        @Get(":id")
        second(): string {
          return span("step", () => "two");
        }
      }
      await using site = await open({ imports: [LangfuseModule.forRoot()], controllers: [Dogs] }, adapter, {
        prepare: (app) => app.enableVersioning(options as never),
      });
      expect(await site.get("/dogs/7", { headers })).toEqual({ status: 200, text: "two" });
      const old = JSON.parse(JSON.stringify(headers).replace("2", "1")) as Record<string, string>;
      expect(await site.get("/dogs/7", { headers: old })).toEqual({ status: 200, text: "one" });
      expect(await traces.single()).toMatchObject({ name: "GET /dogs/:id", root: { children: [{ name: "step" }] } });
    },
  );

  it("shows what middleware does and throws", async () => {
    @Module({ imports: [LangfuseModule.forRoot()], controllers: [Cats] })
    class AppModule implements NestModule {
      configure(consumer: MiddlewareConsumer): void {
        consumer
          .apply((_request: unknown, _response: unknown, next: (error?: Error) => void) =>
            span("middleware", () => next(new Error("middleware broke"))),
          )
          .forRoutes(Cats);
      }
    }
    await using site = await open({ imports: [AppModule] }, adapter);
    expect((await site.get("/cats/7")).status).toBe(500);
    const { root } = await traces.single();
    expect(root).toMatchObject({
      level: "ERROR",
      statusMessage: "middleware broke",
      children: [{ name: "middleware" }],
    });
  });
});

describe.each(platforms)("@NoTrace() on %s", (_, adapter) => {
  @Controller("quiet")
  class Quiet {
    @NoTrace()
    @Get("one")
    one(): string {
      return span("inside", () => "one");
    }

    @Get("other")
    other(): string {
      return "other";
    }
  }

  @NoTrace()
  @Controller("silent")
  class Silent {
    @Get()
    all(): string {
      return span("inside", () => "all");
    }
  }

  it("leaves out a handler, or all of a class, and nothing else", async () => {
    await using site = await open({ imports: [LangfuseModule.forRoot()], controllers: [Quiet, Silent] }, adapter);
    for (const path of ["/quiet/one", "/silent", "/quiet/other"]) expect((await site.get(path)).status).toBe(200);
    expect(await traces.single()).toMatchObject({ name: "GET /quiet/other" });
  });

  it("tells the caller of no trace, since there is none", async () => {
    const imports = [LangfuseModule.forRoot({ traceHeader: true })];
    await using site = await open({ imports, controllers: [Quiet] }, adapter);
    const told = async (path: string) => {
      const { headers } = await fetch(site.url + path, { headers: { connection: "close" } });
      return [...headers.keys()].filter((name) => /langfuse|traceparent/.test(name)).length;
    };
    expect([await told("/quiet/one"), await told("/quiet/other")]).toEqual([0, 3]);
  });

  it("holds where a guard rejects before the handler", async () => {
    const providers = [{ provide: APP_GUARD, useClass: Refusing }];
    await using site = await open({ imports: [LangfuseModule.forRoot()], controllers: [Quiet], providers }, adapter);
    expect((await site.get("/quiet/one")).status).toBe(403);
    expect(await traces.all()).toEqual([]);
  });
});

it("keeps an exception the same object on its way to the filters", async () => {
  const error = new BadRequestException("wrong");
  const seen: unknown[] = [];
  @Controller("throws")
  class Throws {
    @Get()
    now(): string {
      throw error;
    }
  }
  @Catch()
  class Watching implements ExceptionFilter {
    catch(caught: unknown, host: ArgumentsHost): void {
      seen.push(caught);
      host.switchToHttp().getResponse().status(400).send("no");
    }
  }
  await using site = await open({ imports: [LangfuseModule.forRoot()], controllers: [Throws] }, undefined, {
    prepare: (app) => app.useGlobalFilters(new Watching()),
  });
  await site.get("/throws");
  expect(seen).toEqual([error]);
  expect(seen[0]).toBe(error);
});
