import { currentTrace, span } from "@langfuse-kit/core";
import { LANGFUSE_OPTIONS, LangfuseModule, NoTrace } from "@langfuse-kit/nestjs";
import { captureTraces } from "@langfuse-kit/testing";
import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  Get,
  HttpException,
  Inject,
  Injectable,
  Module,
  RequestMethod,
  Scope,
  UseFilters,
  VERSION_NEUTRAL,
  VersioningType,
} from "@nestjs/common";
import { REQUEST } from "@nestjs/core";
import { ClientProxyFactory, MessagePattern, Transport } from "@nestjs/microservices";
import { firstValueFrom } from "rxjs";
import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "../servers/free-port.ts";
import { open, platforms } from "./open.ts";

const traces = captureTraces({ afterEach });

@Injectable({ scope: Scope.REQUEST })
class Visitor {
  readonly #request: { headers: Record<string, string> };
  constructor(@Inject(REQUEST) request: { headers: Record<string, string> }) {
    this.#request = request;
  }
  name(): string {
    return span("ask", () => this.#request.headers["x-user"] ?? "nobody");
  }
}

@Controller({ path: "cats", scope: Scope.REQUEST })
class Cats {
  readonly #visitor: Visitor;
  constructor(visitor: Visitor) {
    this.#visitor = visitor;
  }

  @Get(":id")
  one(): string {
    return this.#visitor.name();
  }

  @NoTrace()
  @Get("quiet/now")
  quiet(): string {
    return this.#visitor.name();
  }

  @MessagePattern("cat")
  message(): string {
    return span("answer", () => "cat");
  }
}

describe.each(platforms)("on %s", (_, adapter) => {
  const base = { controllers: [Cats], providers: [Visitor] };

  it("controllers and providers that are made anew for each request keep their requests apart", async () => {
    const user = ({ headers }: { headers: Record<string, unknown> }) => headers["x-user"] as string;
    await using site = await open({ ...base, imports: [LangfuseModule.forRoot({ user })] }, adapter);
    const users = ["ada", "bob", "cyd"];
    const answers = await Promise.all(users.map((name) => site.get("/cats/7", { headers: { "x-user": name } })));
    expect(answers.map(({ text }) => text)).toEqual(users);
    expect(await site.get("/cats/quiet/now")).toMatchObject({ text: "nobody" });
    const all = await traces.all();
    expect(all.map(({ userId }) => userId).sort()).toEqual(users);
    for (const trace of all)
      expect(trace).toMatchObject({ name: "GET /cats/:id", root: { children: [{ name: "ask" }] } });
  });

  it("routes without the prefix, of several versions and of none have the name of the way that was taken", async () => {
    @Controller({ path: "dogs", version: ["1", "2"] })
    class Dogs {
      @Get(":id")
      one(): string {
        return "dog";
      }
    }
    @Controller({ version: VERSION_NEUTRAL })
    class Root {
      @Get(["", "health"])
      root(): string {
        return "ok";
      }
    }
    await using site = await open({ imports: [LangfuseModule.forRoot()], controllers: [Dogs, Root] }, adapter, {
      prepare: (app) =>
        app
          .setGlobalPrefix("api", { exclude: [{ path: "health", method: RequestMethod.GET }] })
          .enableVersioning({ type: VersioningType.URI }),
    });
    for (const path of ["/api/v1/dogs/1", "/api/v2/dogs/1", "/api", "/health"]) {
      expect((await site.get(path)).status).toBe(200);
    }
    const names = (await traces.all()).map(({ name }) => name);
    expect(names).toEqual(["GET /api/v1/dogs/:id", "GET /api/v2/dogs/:id", "GET /api", "GET /health"]);
  });

  it("filters that break, and what is thrown without being an error, are told", async () => {
    @Catch()
    class Breaking implements ExceptionFilter {
      catch(_error: unknown, _host: ArgumentsHost): void {
        throw new Error("filter broke");
      }
    }
    @Controller("throws")
    class Throws {
      @UseFilters(new Breaking())
      @Get("filtered")
      filtered(): void {
        throw new HttpException("teapot", 418);
      }
      @Get("text")
      text(): void {
        throw "a text";
      }
      @Get("nothing")
      nothing(): void {
        throw undefined;
      }
    }
    await using site = await open({ imports: [LangfuseModule.forRoot()], controllers: [Throws] }, adapter);
    for (const path of ["filtered", "text", "nothing"]) expect((await site.get(`/throws/${path}`)).status).toBe(500);
    const told = (await traces.all()).map(({ root: { level, statusMessage } }) => [level, statusMessage]);
    expect(told).toEqual([
      ["ERROR", "filter broke"],
      ["ERROR", "a text"],
      ["ERROR", "HTTP 500"],
    ]);
  });

  it("two applications in one process have their own options, and one outlives the other", async () => {
    await using one = await open({ ...base, imports: [LangfuseModule.forRoot({ name: "one" })] }, adapter);
    {
      const imports = [LangfuseModule.forRoot({ name: "two", ignore: "/cats/9" })];
      await using two = await open({ ...base, imports }, adapter);
      await Promise.all([one, two].flatMap(({ get }) => [get("/cats/7"), get("/cats/9")]));
    }
    await one.get("/cats/7");
    expect((await traces.all()).map(({ name }) => name).sort()).toEqual(["one", "one", "one", "two"]);
  });

  it("messages and requests of one application are traces of their own", async () => {
    const port = await freePort();
    await using site = await open({ ...base, imports: [LangfuseModule.forRoot()] }, adapter, {
      prepare: async (app) => {
        app.connectMicroservice({ transport: Transport.TCP, options: { port } }, { inheritAppConfig: true });
        await app.startAllMicroservices();
      },
    });
    const client = ClientProxyFactory.create({ transport: Transport.TCP, options: { port } });
    expect(await firstValueFrom(client.send("cat", {}))).toBe("cat");
    await client.close();
    await site.get("/cats/7");
    expect((await traces.all()).map(({ name, root }) => [name, root.children.length])).toEqual([
      ["MESSAGE cat", 1],
      ["GET /cats/:id", 1],
    ]);
  });

  it("a testing module can put other options, or nothing, in the place of tracing", async () => {
    const langfuse = LangfuseModule.forRoot({ name: "real" });
    const metadata = { ...base, imports: [langfuse] };
    {
      const override = { useValue: { name: "overridden" } };
      await using site = await open(metadata, adapter, {
        override: (builder) => builder.overrideProvider(LANGFUSE_OPTIONS).useValue(override.useValue),
      });
      await site.get("/cats/7");
    }
    @Module({})
    class Nothing {}
    await using site = await open(metadata, adapter, {
      override: (builder) => builder.overrideModule(langfuse as never).useModule(Nothing),
    });
    await site.get("/cats/7");
    expect((await traces.all()).map(({ name, root }) => name ?? root.name)).toEqual(["overridden", "ask"]);
  });

  it("what the platform itself runs before the handler runs within the request", async () => {
    const seen: [string, boolean][] = [];
    const look = (where: string) => void seen.push([where, currentTrace() !== undefined]);
    const hooks = ["onRequest", "preParsing", "preValidation", "preHandler", "onSend", "onResponse"];
    await using site = await open({ ...base, imports: [LangfuseModule.forRoot()] }, adapter, {
      prepare(app) {
        const platform = app.getHttpAdapter().getInstance() as { addHook?(name: string, hook: unknown): void };
        if (platform.addHook === undefined) {
          app.use((_request: unknown, _response: unknown, next: () => void) => {
            look("use");
            next();
          });
        } else for (const hook of hooks) platform.addHook(hook, async () => look(hook));
      },
    });
    await site.get("/cats/7");
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter(([, isInside]) => !isInside)).toEqual([]);
  });
});
