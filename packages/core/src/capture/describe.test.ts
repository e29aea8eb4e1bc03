import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { serialize } from "./serialize.ts";

/** What a reader gets back. */
const read = (value: unknown): unknown => JSON.parse(serialize(value));

class Connected {
  readonly args = [{ token: "secret" }];
  getArgs(): unknown {
    return this.args;
  }
  getArgByIndex(index: number): unknown {
    return this.args[index];
  }
}

class Shop {
  readonly name = "here";
  getArgs(): string[] {
    return [];
  }
}

class File {
  readonly options = { type: "text/plain" };
  readonly stream: unknown;
  constructor(stream: unknown) {
    this.stream = stream;
  }
  getStream(): unknown {
    return this.stream;
  }
}

it("names what a framework calls handlers with, and not what else has a method of that name", () => {
  expect(read([new Connected(), new Shop()])).toEqual(["[Connected]", { name: "here" }]);
});

it("names what GraphQL tells resolvers, and not what else has a schema", () => {
  class Schema {
    readonly types = ["Cat"];
  }
  const info = { fieldName: "cat", fieldNodes: [], parentType: {}, schema: new Schema() };
  expect(read({ info })).toEqual({ info: "[GraphQLResolveInfo]" });
  expect(read({ schema: new Schema() })).toEqual({ schema: { types: ["Cat"] } });
});

it("names a file by its stream, which stays unread", () => {
  const stream = Readable.from(["part"]);
  expect(read({ file: new File(stream) })).toEqual({ file: "[File]" });
  expect(stream.readableDidRead).toBe(false);
  expect(read(new File("words"))).toEqual({ options: { type: "text/plain" }, stream: "words" });
});
