import type { Observation } from "@langfuse-kit/core";
import { span, updateTrace } from "@langfuse-kit/core";
import { CurrentObservation, LangfuseInterceptor, LangfuseModule, NoTrace, Observe } from "@langfuse-kit/nestjs";
import { captureTraces } from "@langfuse-kit/testing";
import { ApolloDriver, type ApolloDriverConfig } from "@nestjs/apollo";
import {
  type CanActivate,
  type DynamicModule,
  type INestApplication,
  Injectable,
  UseGuards,
  UseInterceptors,
} from "@nestjs/common";
import type { AbstractHttpAdapter } from "@nestjs/core";
import { Args, GraphQLModule, Query, Resolver } from "@nestjs/graphql";
import { MercuriusDriver, type MercuriusDriverConfig } from "@nestjs/mercurius";
import { ExpressAdapter } from "@nestjs/platform-express";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { afterEach, describe, expect, it } from "vitest";
import { open } from "./open.ts";

const traces = captureTraces({ afterEach });

@Injectable()
class Refusing implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Resolver()
class Greetings {
  @Query(() => String)
  plain(@Args("name", { type: () => String }) name: string): string {
    updateTrace({ userId: name });
    return span("inside", () => `hello, ${name}`);
  }

  @UseInterceptors(LangfuseInterceptor)
  @Query(() => String)
  async seen(@CurrentObservation() observation: Observation): Promise<string> {
    observation.update({ metadata: { own: true } });
    return "seen";
  }

  @Observe({ captureInput: false })
  @Query(() => String)
  fails(): string {
    throw new Error("boom");
  }

  @UseGuards(Refusing)
  @Query(() => String)
  locked(): string {
    return "never";
  }

  @NoTrace()
  @Query(() => String)
  quiet(): string {
    return span("inside", () => "quiet");
  }
}

const set: readonly [string, DynamicModule, () => AbstractHttpAdapter][] = [
  [
    "Apollo",
    GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, autoSchemaFile: true, playground: false }),
    () => new ExpressAdapter(),
  ],
  [
    "Mercurius",
    GraphQLModule.forRoot<MercuriusDriverConfig>({ driver: MercuriusDriver, autoSchemaFile: true }),
    () => new FastifyAdapter(),
  ],
];

describe.each(set)("a query to GraphQL by %s", (_, graphql, adapter) => {
  async function ask(query: string): Promise<Record<string, unknown>> {
    await using site = await open({ imports: [LangfuseModule.forRoot(), graphql], providers: [Greetings] }, adapter);
    const headers = { "content-type": "application/json" };
    const { text } = await site.get("/graphql", { method: "POST", body: JSON.stringify({ query }), headers });
    return JSON.parse(text) as Record<string, unknown>;
  }

  it("is one trace, with what its resolvers do", async () => {
    expect(await ask('{ plain(name: "ada") }')).toEqual({ data: { plain: "hello, ada" } });
    expect(await traces.single()).toMatchObject({
      name: "POST /graphql",
      userId: "ada",
      root: { children: [{ name: "inside" }] },
    });
  });

  it("shows each resolver that an interceptor is on, by its field", async () => {
    await ask("{ first: seen, second: seen }");
    const { root } = await traces.single();
    expect(root.children).toMatchObject([
      { name: "Query.seen", metadata: { own: true } },
      { name: "Query.seen", metadata: { own: true } },
    ]);
  });

  it("shows what a resolver throws, and a guard that rejects harms nothing", async () => {
    expect(await ask("{ fails }")).toHaveProperty("errors");
    expect(await ask("{ locked }")).toHaveProperty("errors");
    const [failed, locked] = await traces.all();
    expect(failed?.root.children).toMatchObject([{ name: "Greetings.fails", level: "ERROR", statusMessage: "boom" }]);
    expect(locked?.root).toMatchObject({ name: "POST /graphql", children: [] });
  });

  it("leaves out what a resolver does that is not to be traced", async () => {
    expect(await ask("{ quiet }")).toEqual({ data: { quiet: "quiet" } });
    expect((await traces.single()).root.children).toEqual([]);
  });
});

describe("an endpoint of GraphQL with a path of its own", () => {
  const query = {
    method: "POST",
    body: '{ "query": "{ __typename }" }',
    headers: { "content-type": "application/json" },
  };
  const prefix = (app: INestApplication) => app.setGlobalPrefix("/api/v1/");

  it.each<[string, DynamicModule, () => AbstractHttpAdapter]>([
    [
      "Apollo on Express",
      GraphQLModule.forRootAsync<ApolloDriverConfig>({
        driver: ApolloDriver,
        useFactory: () => ({ autoSchemaFile: true, playground: false, useGlobalPrefix: true }),
      }),
      () => new ExpressAdapter(),
    ],
    [
      "Mercurius on Fastify",
      GraphQLModule.forRoot<MercuriusDriverConfig>({
        driver: MercuriusDriver,
        autoSchemaFile: true,
        useGlobalPrefix: true,
      }),
      () => new FastifyAdapter(),
    ],
  ])("is named with the global prefix that it takes: %s", async (_, graphql, adapter) => {
    const metadata = { imports: [LangfuseModule.forRoot(), graphql], providers: [Greetings] };
    await using site = await open(metadata, adapter, { prepare: prefix });
    expect((await site.get("/api/v1/graphql", query)).status).toBe(200);
    expect((await traces.single()).name).toBe("POST /api/v1/graphql");
  });

  it("is named beside another, and without a prefix that it does not take", async () => {
    const endpoint = (options: Partial<ApolloDriverConfig>) =>
      GraphQLModule.forRoot<ApolloDriverConfig>({
        driver: ApolloDriver,
        autoSchemaFile: true,
        playground: false,
        ...options,
      });
    const imports = [
      LangfuseModule.forRoot(),
      endpoint({ path: "cats/" }),
      endpoint({ path: "/dogs", useGlobalPrefix: true }),
    ];
    await using site = await open({ imports, providers: [Greetings] }, () => new ExpressAdapter(), { prepare: prefix });
    for (const path of ["/cats", "/api/v1/dogs"]) expect((await site.get(path, query)).status).toBe(200);
    expect((await traces.all()).map(({ name }) => name)).toEqual(["POST /cats", "POST /api/v1/dogs"]);
  });
});
