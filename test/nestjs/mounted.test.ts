import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { LangfuseModule } from "@langfuse-kit/nestjs";
import { captureTraces } from "@langfuse-kit/testing";
import { ApolloDriver, type ApolloDriverConfig } from "@nestjs/apollo";
import { Controller, Get, HttpException } from "@nestjs/common";
import { GraphQLModule, Query, Resolver } from "@nestjs/graphql";
import { ExpressAdapter } from "@nestjs/platform-express";
import { Test } from "@nestjs/testing";
import express, { type Express, Router } from "express";
import { afterEach, describe, expect, it } from "vitest";

const traces = captureTraces({ afterEach });

@Controller()
class Cats {
  @Get()
  all(): string {
    return "cats";
  }

  @Get("cats/:id")
  one(): string {
    return "cat";
  }

  @Get("gone/:id")
  gone(): never {
    throw new HttpException("gone", 410);
  }
}

@Resolver()
class Pets {
  @Query(() => String)
  pets(): string {
    return "pets";
  }
}

const metadata = {
  imports: [
    LangfuseModule.forRoot(),
    GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, autoSchemaFile: true, playground: false }),
  ],
  controllers: [Cats],
  providers: [Pets],
};

/** Asks an application of Nest that stands in one of Express; the names of the traces. */
async function ask(mount: (outer: Express, inner: Express) => unknown, ...paths: string[]): Promise<string[]> {
  const inner = express();
  const testing = await Test.createTestingModule(metadata).compile();
  const app = await testing.createNestApplication(new ExpressAdapter(inner), { logger: false }).init();
  const outer = express();
  mount(outer, inner);
  const server = outer.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const path of paths) await (await fetch(url + path, { headers: { connection: "close" } })).text();
  const names = (await traces.all()).map(({ name }) => name ?? "");
  await new Promise((closed) => server.close(closed));
  await app.close();
  return names;
}

describe("a request to an application that is mounted in one of Express", () => {
  it("is named by the path that it is mounted on, and by its route", async () => {
    const names = await ask(
      (outer, inner) => outer.use("/api", inner),
      "/api/cats/7",
      "/API/gone/7",
      "/api",
      "/api/no",
    );
    expect(names).toEqual(["GET /api/cats/:id", "GET /api/gone/:id", "GET /api", "GET"]);
  });

  it("of GraphQL is named so too", async () => {
    const names = await ask((outer, inner) => outer.use("/api", inner), "/api/graphql?query={pets}");
    expect(names).toEqual(["GET /api/graphql"]);
  });

  it("is named by all mounts, and by their parameters", async () => {
    const names = await ask(
      (outer, inner) => outer.use(["/none", "/tenants/:tenant"], express().use("/v1", inner)),
      "/tenants/acme/v1/cats/7",
    );
    expect(names).toEqual(["GET /tenants/:tenant/v1/cats/:id"]);
  });

  it.each<[string, (outer: Express, inner: Express) => unknown]>([
    ["a router", (outer, inner) => outer.use("/acme", Router().use("/api", inner))],
    ["a wildcard", (outer, inner) => outer.use("/*rest/api", inner)],
    ["an expression", (outer, inner) => outer.use(/\/acme\/\w+/, inner)],
    ["two paths, one after the other", (outer, inner) => outer.use("/acme/api", inner).use("/later", inner)],
  ])("never names what was asked for, where the mount is not known: %s", async (_, mount) => {
    expect(await ask(mount, "/acme/api/cats/7")).toEqual(["GET /*/cats/:id"]);
  });
});
