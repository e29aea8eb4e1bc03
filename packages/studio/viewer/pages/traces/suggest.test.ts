import { describe, expect, it } from "vitest";
import type { Facets } from "../../../src/contract/index.ts";
import { lastWord, nextOffer, suggestions } from "./suggest.ts";

const none: Facets = {
  names: [],
  users: [],
  sessions: [],
  models: [],
  services: [],
  environments: [],
  tags: [],
  scores: [],
};
const values = (typed: string, facets?: Facets): string[] => suggestions(typed, facets).map(({ value }) => value);

describe("suggestions", () => {
  it("name every key at first, and those that begin so afterwards", () => {
    expect(values("")).toContain("latency:");
    expect(values("refund mo")).toEqual(["model:"]);
    expect(values("nothing")).toEqual([]);
  });

  it("are for the last word, however long the text before it is", () => {
    expect(lastWord("refund mod")).toBe("mod");
    expect(lastWord("refund ")).toBe("");
    expect(values(`${"a".repeat(1_000_000)} mo`)).toEqual(["model:"]);
  });

  it("name the choices of a key", () => {
    expect(values("level:")).toEqual(["level:error", "level:warning"]);
    expect(values("state:f")).toEqual(["state:failed"]);
  });

  it("name what was seen with the word, for those who do not know the key", () => {
    const facets = { ...none, models: ["gpt-4o", "o3"], services: ["gpt-proxy"], names: ["POST /chat"] };
    expect(values("gpt", facets)).toEqual(["model:gpt-4o", "service:gpt-proxy"]);
    expect(values("refund post", facets)).toEqual(['name:"POST /chat"']);
    expect(values("g", facets)).toEqual([]);
  });

  it("name what was seen lately, in quotes where it has spaces", () => {
    expect(values("model:4o", { ...none, models: ["gpt-4o", "o3", "my 4o"] })).toEqual([
      "model:gpt-4o",
      'model:"my 4o"',
    ]);
    expect(values("user:")).toEqual([]);
  });
});

describe("the arrow keys", () => {
  it.each([
    [-1, 1, 0],
    [-1, -1, 2],
    [2, 1, 0],
    [0, -1, 2],
    [1, -1, 0],
  ])("from %d by %d of three lead to %d", (chosen, step, next) => expect(nextOffer(chosen, step, 3)).toBe(next));
});
