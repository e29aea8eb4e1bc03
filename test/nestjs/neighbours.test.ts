import { span } from "@langfuse-kit/core";
import { LangfuseModule, Observe } from "@langfuse-kit/nestjs";
import { captureTraces } from "@langfuse-kit/testing";
import { Controller, Get, Inject, Injectable } from "@nestjs/common";
import { createObserveModule } from "@nestjs/observe";
import { ApiOkResponse, ApiOperation, DocumentBuilder, SwaggerModule } from "@nestjs/swagger";
import { ClsModule, ClsService } from "nestjs-cls";
import { LoggerModule, PinoLogger } from "nestjs-pino";
import { afterEach, describe, expect, it } from "vitest";
import { open, platforms } from "./open.ts";

const traces = captureTraces({ afterEach });

@Injectable()
class Cats {
  @Observe()
  async find(id: string): Promise<string> {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return span("load", () => id);
  }
}

const tree = { name: "GET /cats/:id", root: { children: [{ name: "Cats.find", children: [{ name: "load" }] }] } };

describe.each(platforms)("on %s", (_, adapter) => {
  it("nestjs-cls and nestjs-pino keep their contexts, and tracing its own", async () => {
    const logged: Record<string, unknown>[] = [];
    const stream = { write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>) };

    @Controller("cats")
    class Controls {
      readonly #cats: Cats;
      readonly #cls: ClsService;
      readonly #logger: PinoLogger;
      constructor(cats: Cats, cls: ClsService, logger: PinoLogger) {
        this.#cats = cats;
        this.#cls = cls;
        this.#logger = logger;
      }
      @Get(":id")
      async one(): Promise<string> {
        this.#logger.info("asked");
        return this.#cats.find(this.#cls.get<string>("who"));
      }
    }
    const setup = (cls: ClsService, request: { headers: Record<string, string> }) =>
      cls.set("who", request.headers["x-user"]);
    const imports = [
      ClsModule.forRoot({ global: true, middleware: { mount: true, setup } }),
      LoggerModule.forRoot({ pinoHttp: { stream } as never }),
      LangfuseModule.forRoot({ user: ({ headers }) => headers["x-user"]?.toString() }),
    ];
    await using site = await open({ imports, controllers: [Controls], providers: [Cats] }, adapter);
    const users = Array.from({ length: 20 }, (_unused, index) => `u-${index}`);
    const answers = await Promise.all(users.map((user) => site.get("/cats/7", { headers: { "x-user": user } })));
    expect(answers.map(({ text }) => text)).toEqual(users);
    for (const trace of await traces.all()) {
      expect(trace).toMatchObject(tree);
      expect(trace.root.children[0]?.input).toBe(trace.userId);
    }
    expect(logged.filter(({ msg }) => msg === "asked").every(({ req }) => req !== undefined)).toBe(true);
  });

  it("providers of nestjs-cls that can be asked only within a request are not asked before", async () => {
    const strict = { provide: "strict", useFactory: () => ({ id: "u-1" }), strict: true };
    @Controller("cats")
    class Strict {
      readonly #user: { id: string };
      constructor(@Inject("strict") user: { id: string }) {
        this.#user = user;
      }
      @Get(":id")
      one(): string {
        return this.#user.id;
      }
    }
    const imports = [
      LangfuseModule.forRoot(),
      ClsModule.forRoot({ global: true, middleware: { mount: true, resolveProxyProviders: true } }),
      ClsModule.forFeatureAsync(strict),
    ];
    await using site = await open({ imports, controllers: [Strict] }, adapter);
    expect(await site.get("/cats/7")).toEqual({ status: 200, text: "u-1" });
    expect(await traces.single()).toMatchObject({ name: "GET /cats/:id" });
  });

  it("@nestjs/observe shares the one hook that there is for requests, and both see them", async () => {
    @Controller("cats")
    class Observed {
      readonly #cats: Cats;
      constructor(cats: Cats) {
        this.#cats = cats;
      }
      @Get(":id")
      one(): Promise<string> {
        return this.#cats.find("cat");
      }
    }
    const { ObserveModule } = createObserveModule();
    const asked: unknown[] = [];
    const account = { appKey: "k", appSecret: "s", serviceId: "x", endpoint: "http://127.0.0.1:9" };
    const getUserId = () => {
      asked.push(1);
      return "u";
    };
    const observe = ObserveModule.forRoot({ ...account, runtimeMetrics: false, http: { getUserId } });
    for (const imports of [
      [LangfuseModule.forRoot(), observe],
      [observe, LangfuseModule.forRoot()],
    ]) {
      await using site = await open({ imports, controllers: [Observed], providers: [Cats] }, adapter);
      expect(await site.get("/cats/7")).toEqual({ status: 200, text: "cat" });
      expect(await traces.single()).toMatchObject(tree);
      traces.clear();
    }
    expect(asked.length).toBeGreaterThan(0);
  });

  it("@nestjs/swagger documents what is observed as it documents the rest", async () => {
    @Controller("cats")
    class Documented {
      @Observe()
      @ApiOperation({ summary: "a cat" })
      @ApiOkResponse({ description: "it is there", type: String })
      @Get(":id")
      one(): string {
        return "cat";
      }
    }
    await using site = await open({ imports: [LangfuseModule.forRoot()], controllers: [Documented] }, adapter);
    const document = SwaggerModule.createDocument(site.app, new DocumentBuilder().build());
    expect(document.paths["/cats/{id}"]?.get).toMatchObject({
      summary: "a cat",
      responses: { 200: { description: "it is there" } },
    });
  });
});
