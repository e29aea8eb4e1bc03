import { observe } from "@langfuse-kit/core";
import { LangfuseModule, Observe } from "@langfuse-kit/nestjs";
import { captureTraces } from "@langfuse-kit/testing";
import { ApolloDriver, type ApolloDriverConfig } from "@nestjs/apollo";
import type { DynamicModule } from "@nestjs/common";
import type { AbstractHttpAdapter } from "@nestjs/core";
import {
  Args,
  Context,
  Field,
  GraphQLModule,
  ID,
  Info,
  ObjectType,
  Parent,
  Query,
  ResolveField,
  Resolver,
} from "@nestjs/graphql";
import { MercuriusDriver, type MercuriusDriverConfig } from "@nestjs/mercurius";
import { ExpressAdapter } from "@nestjs/platform-express";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { afterEach, describe, expect, it } from "vitest";
import { open } from "./open.ts";

const traces = captureTraces({ afterEach });

@ObjectType()
class Cat {
  @Field(() => ID)
  id!: string;
}

const load = observe((id: string, _context: unknown, _info: unknown) => ({ id }), { name: "load" });

@Resolver(() => Cat)
class Cats {
  @Observe()
  @Query(() => Cat)
  plain(): Cat {
    return { id: "1" };
  }

  @Query(() => Cat)
  @Observe()
  asked(@Args("id") id: string, @Context() _context: object, @Info() _info: object): Cat {
    return { id };
  }

  @Observe()
  @Query(() => Cat)
  parts(@Context("token") _token: string, @Context("user") _user: object): Cat {
    return { id: "1" };
  }

  @Query(() => Cat)
  inside(@Args("id") id: string, @Context("req") request: object, @Info() info: object): Cat {
    return load(id, request, info);
  }

  @Observe()
  @ResolveField(() => String)
  name(): string {
    return "Tom";
  }

  @Observe()
  @ResolveField(() => String)
  label(@Parent() { id }: Cat, @Args("size", { nullable: true }) _size?: string): string {
    return id;
  }
}

/** What an application puts there. */
const context = (...given: unknown[]): object => {
  // Apollo hands over both in one object.
  const [first] = given as [{ req?: object }];
  return {
    req: first.req ?? first,
    token: "secret",
    user: { email: "ada@secret.example" },
    db: { url: "db://u:secret@h" },
  };
};

const set: readonly [string, DynamicModule, () => AbstractHttpAdapter][] = [
  [
    "Apollo",
    GraphQLModule.forRoot<ApolloDriverConfig>({
      driver: ApolloDriver,
      autoSchemaFile: true,
      playground: false,
      context,
    }),
    () => new ExpressAdapter(),
  ],
  [
    "Mercurius",
    GraphQLModule.forRoot<MercuriusDriverConfig>({ driver: MercuriusDriver, autoSchemaFile: true, context }),
    () => new FastifyAdapter(),
  ],
];

describe.each(set)("what a resolver of %s is called with", (_, graphql, adapter) => {
  /** What was recorded of each observed resolver, by name. */
  async function ask(query: string): Promise<Record<string, unknown>> {
    await using site = await open({ imports: [LangfuseModule.forRoot(), graphql], providers: [Cats] }, adapter);
    const headers = { "content-type": "application/json", authorization: "Bearer secret" };
    const { text } = await site.get("/graphql", { method: "POST", body: JSON.stringify({ query }), headers });
    expect(JSON.parse(text)).not.toHaveProperty("errors");
    const { root } = await traces.single();
    expect(JSON.stringify(root)).not.toContain("secret");
    return Object.fromEntries(root.children.map(({ name, input }) => [name, input]));
  }

  it("is recorded without decorators too, as the arguments of the query", async () => {
    expect(await ask("{ plain { name } }")).toEqual({ "Cats.plain": undefined, "Cats.name": undefined });
  });

  it("is recorded as content, the context and the schema by their kinds", async () => {
    const recorded = await ask('{ asked(id: "7") { label(size: "big") } }');
    expect(recorded).toEqual({
      "Cats.asked": ["7", expect.stringMatching(/^\[\w+\]$/), "[GraphQLResolveInfo]"],
      "Cats.label": [{ id: "7" }, "big"],
    });
  });

  it("is hidden where it is a part of the context", async () => {
    expect(await ask("{ parts { id } }")).toEqual({ "Cats.parts": ["[hidden]", "[hidden]"] });
  });

  it("is known by its kind where it is handed on", async () => {
    expect(await ask('{ inside(id: "7") { id } }')).toEqual({
      load: ["7", expect.stringMatching(/^\[\w+\]$/), "[GraphQLResolveInfo]"],
    });
  });
});

describe("a resolver without decorators on its parameters", () => {
  it("is recorded with the arguments of the query, and one of references with the reference", async () => {
    class Raw {
      @Observe()
      field(...given: unknown[]): number {
        return given.length;
      }
    }
    const info = { fieldName: "field", parentType: { name: "Query" }, schema: { secret: true } };
    expect(new Raw().field({ root: "secret" }, { first: 3 }, { token: "secret" }, info)).toBe(4);
    expect(new Raw().field({ __typename: "Cat", id: "1" }, { token: "secret" }, info)).toBe(3);
    expect(new Raw().field("any", "other", "words", "at all")).toBe(4);
    const inputs = (await traces.all()).map(({ root }) => root.input);
    expect(inputs).toEqual([{ first: 3 }, { __typename: "Cat", id: "1" }, ["any", "other", "words", "at all"]]);
  });
});
