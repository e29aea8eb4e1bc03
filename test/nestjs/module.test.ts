import { getLangfuse, LangfuseKitError, span } from "@langfuse-kit/core";
import {
  LANGFUSE_OPTIONS,
  LANGFUSE_SERVICE,
  LangfuseModule,
  type LangfuseModuleOptions,
  type LangfuseOptionsFactory,
  LangfuseService,
  type NestRequest,
} from "@langfuse-kit/nestjs";
import { captureTraces } from "@langfuse-kit/testing";
import { Controller, Get, type INestApplication, Inject, Injectable, Module } from "@nestjs/common";
import { REQUEST } from "@nestjs/core";
import type { ExpressAdapter } from "@nestjs/platform-express";
import { Test } from "@nestjs/testing";
import type { Request } from "express";
import type { FastifyRequest } from "fastify";
import { afterEach, describe, expect, expectTypeOf, it, vi } from "vitest";
import { open, platforms } from "./open.ts";

const adapterOf = (app: INestApplication) => app.getHttpAdapter() as ExpressAdapter;

const traces = captureTraces({ afterEach });

@Controller()
class Hello {
  readonly #langfuse: LangfuseService;
  constructor(langfuse: LangfuseService) {
    this.#langfuse = langfuse;
  }

  @Get("hello/:name")
  hello(): string {
    this.#langfuse.updateTrace({ tags: ["said"] });
    return this.#langfuse.span("say", () => `hello, ${this.#langfuse.current === undefined}`);
  }
}

@Injectable()
class Settings {
  readonly user = "from settings";
}

@Module({ providers: [Settings], exports: [Settings] })
class SettingsModule {}

@Injectable()
class Maker implements LangfuseOptionsFactory {
  readonly #settings: Settings;
  constructor(settings: Settings) {
    this.#settings = settings;
  }
  async createLangfuseOptions(): Promise<LangfuseModuleOptions> {
    return { user: this.#settings.user };
  }
}

@Module({ imports: [SettingsModule], providers: [Maker], exports: [Maker] })
class MakerModule {}

describe("LangfuseModule", () => {
  it.each(platforms)("needs no options on %s", async (_, adapter) => {
    await using site = await open({ imports: [LangfuseModule.forRoot()], controllers: [Hello] }, adapter);
    expect(await site.get("/hello/ada")).toEqual({ status: 200, text: "hello, false" });
    expect(await traces.single()).toMatchObject({ name: "GET /hello/:name", tags: ["said"] });
  });

  it.each([
    ["useFactory", { imports: [SettingsModule], inject: [Settings], useFactory: ({ user }: Settings) => ({ user }) }],
    ["a factory that takes its time", { useFactory: async () => ({ user: "from settings" }) }],
    ["useClass", { imports: [SettingsModule], useClass: Maker }],
    ["useExisting", { imports: [MakerModule], useExisting: Maker }],
  ])("takes options by %s", async (_, options) => {
    await using site = await open({ imports: [LangfuseModule.forRootAsync(options)], controllers: [Hello] });
    await site.get("/hello/ada");
    expect(await traces.single()).toMatchObject({ userId: "from settings" });
  });

  it("provides to all modules, unless it is told not to be global", async () => {
    @Module({ controllers: [Hello] })
    class Feature {}
    const compile = (global: boolean) =>
      Test.createTestingModule({ imports: [LangfuseModule.forRoot({ global }), Feature] }).compile();
    await expect(compile(true)).resolves.toBeDefined();
    await expect(compile(false)).rejects.toThrow("LangfuseService");
  });

  it("is reached by tokens that all copies of the package share", async () => {
    class Holder {
      readonly service: unknown;
      readonly options: unknown;
      constructor(
        @Inject(Symbol.for("langfuse-kit.nestjs.service.v1")) service: unknown,
        @Inject(Symbol.for("langfuse-kit.nestjs.options.v1")) options: unknown,
      ) {
        this.service = service;
        this.options = options;
      }
    }
    const compiled = await Test.createTestingModule({
      imports: [LangfuseModule.forRoot({ user: "ada" })],
      providers: [Holder],
    }).compile();
    expect(compiled.get(Holder)).toEqual({ service: compiled.get(LangfuseService), options: { user: "ada" } });
    expect([LANGFUSE_SERVICE, LANGFUSE_OPTIONS].map((token) => Symbol.keyFor(token))).not.toContain(undefined);
  });

  it.each([
    ["an unknown option", () => LangfuseModule.forRoot({ users: "a" } as never), "Known are name, user"],
    ["a name that is near another", () => LangfuseModule.forRoot({ globl: false } as never), "Did you mean global?"],
    ["a name that is near nothing", () => LangfuseModule.forRoot({ work: 1 } as never), "jobs, init, global."],
    ["what is not for initLangfuse", () => LangfuseModule.forRoot({ init: 5 } as never), "Option init cannot be used."],
    [
      "what initLangfuse does not know",
      () => LangfuseModule.forRoot({ init: { serviceNam: "x" } } as never),
      'Option "serviceNam" is unknown. Did you mean serviceName?',
    ],
    ["neither yes nor no", () => LangfuseModule.forRoot({ global: "yes" } as never), "Option global cannot be used."],
    [
      "neither yes nor no beside a factory",
      () => LangfuseModule.forRootAsync({ global: 1, useFactory: () => ({}) } as never),
      "Option global cannot be used.",
    ],
    ["a value of the wrong kind", () => LangfuseModule.forRoot({ tags: "a" } as never), "Option tags cannot be used."],
    [
      "options that nobody makes",
      () => LangfuseModule.forRootAsync({}),
      "Give it useFactory, useClass or useExisting.",
    ],
    ["something else", () => LangfuseModule.forRoot("all" as never), "[@langfuse-kit/nestjs] "],
  ])("refuses %s where it is written", (_, call, message) => {
    expect(call).toThrow(LangfuseKitError);
    expect(call).toThrow(message);
  });

  it("refuses what a factory makes wrongly, before anything listens", async () => {
    const imports = [LangfuseModule.forRootAsync({ useFactory: () => ({ tags: "a" }) as never })];
    await expect(Test.createTestingModule({ imports }).compile()).rejects.toThrow("Option tags cannot be used.");
  });

  it("fails with what its factory fails with", async () => {
    const imports = [LangfuseModule.forRootAsync({ useFactory: () => Promise.reject(new Error("no settings")) })];
    await expect(Test.createTestingModule({ imports }).compile()).rejects.toThrow("no settings");
  });

  it("refuses options that would be made anew for each request, since nothing would be traced", async () => {
    const imports = [LangfuseModule.forRootAsync({ inject: [REQUEST], useFactory: () => ({}) })];
    await expect(open({ imports, controllers: [Hello] })).rejects.toThrow("Inject what is made once");
  });

  it("gives functions the platform's own objects where their parameters say so", () => {
    LangfuseModule.forRoot({
      user: (request) => {
        expectTypeOf(request).toEqualTypeOf<NestRequest>();
        return undefined;
      },
    });
    LangfuseModule.forRoot({ user: (request: Request) => request.get("x-user") });
    LangfuseModule.forRoot({ user: (request: FastifyRequest) => request.routeOptions.url });
  });

  it("leaves set-up to others where it is told to", async () => {
    const before = getLangfuse();
    await Test.createTestingModule({ imports: [LangfuseModule.forRoot({ init: false })] }).compile();
    expect(getLangfuse()).toBe(before);
  });

  it("hears of guards and parsers through a hook that others share, before and after it", async () => {
    const seen: string[] = [];
    await using site = await open({ imports: [LangfuseModule.forRoot()], controllers: [Hello] }, undefined, {
      prepare: (app) => {
        adapterOf(app).setOnRequestHook((_request: unknown, _response: unknown, done: () => void) =>
          span("before", () => {
            seen.push("before");
            done();
          }),
        );
      },
    });
    await site.get("/hello/ada");
    adapterOf(site.app).setOnRequestHook((_request: unknown, _response: unknown, done: () => void) => {
      seen.push("after");
      done();
    });
    await site.get("/hello/ada");
    expect(seen).toEqual(["before", "after"]);
    const [first, second] = await traces.all();
    expect(first?.root).toMatchObject({ name: "GET /hello/:name", children: [{ name: "before" }] });
    expect(second?.root).toMatchObject({ name: "GET /hello/:name", children: [{ name: "say" }] });
  });

  it("serves an application context without HTTP", async () => {
    const app = await Test.createTestingModule({ imports: [LangfuseModule.forRoot()] }).compile();
    await app.init();
    app.get(LangfuseService).trace("job", () => undefined);
    expect(await traces.single()).toMatchObject({ name: "job" });
    await app.close();
  });

  it("costs no request anything where an option's function throws", async () => {
    const logger = vi.fn();
    const user = () => {
      logger();
      throw new Error("no user");
    };
    await using site = await open({ imports: [LangfuseModule.forRoot({ user })], controllers: [Hello] });
    expect((await site.get("/hello/ada")).status).toBe(200);
    expect(logger).toHaveBeenCalled();
  });
});
