import { describe, expect, it } from "vitest";
import type { Observation } from "../../src/contract/index.ts";
import { buildTree } from "../../src/tree/index.ts";
import { step } from "../../src/tree/step-for-tests.ts";
import { callGraph, placeGraph } from "./index.ts";

const one = (id: string, given: Partial<Observation> = {}): Observation => ({
  ...step(id, given),
  scope: null,
  environment: "default",
  version: null,
  usage: null,
  cost: null,
  costSource: null,
  prompt: null,
  inputSize: 0,
  outputSize: 0,
  ...given,
});

const graphOf = (...list: readonly Observation[]) => callGraph(buildTree(list), 1000);
const calls = (graph: ReturnType<typeof graphOf>): Record<string, number> =>
  Object.fromEntries(graph.edges.map(({ from, to, calls: count }) => [`${from ?? "-"} > ${to}`, count]));

const model = { type: "generation", model: "gpt-4o", usage: { total: 10 }, cost: { total: 0.5 } } as const;

describe("the graph of a trace", () => {
  it("knows agents, tools and models by name, and counts who called whom", () => {
    const graph = graphOf(
      one("root", { service: "gateway" }),
      one("http", { parentId: "root", service: "gateway", infrastructure: true }),
      one("planner", { parentId: "http", type: "agent", service: "agents" }),
      one("ask", { ...model, parentId: "planner", start: 1, end: 31 }),
      one("again", { ...model, parentId: "planner", start: 40, end: 60, level: "ERROR" }),
      one("search", { parentId: "planner", type: "tool" }),
      one("noted", { parentId: "search", type: "event" }),
    );
    expect(calls(graph)).toEqual({
      "- > span gateway": 1,
      "span gateway > agent planner": 1,
      "agent planner > generation gpt-4o": 2,
      "agent planner > tool search": 1,
    });
    expect(graph.nodes.find(({ name }) => name === "gpt-4o")).toMatchObject({
      calls: 2,
      errors: 1,
      time: 50,
      tokens: 20,
      cost: 1,
      ids: ["ask", "again"],
    });
    expect(graph.nodes.find(({ name }) => name === "search")).toMatchObject({ tokens: null, cost: null });
  });

  it("shows what another service did, and a call of oneself, and leaves out what a service does by itself", () => {
    const graph = graphOf(
      one("writer", { type: "agent" }),
      one("inner", { type: "agent", name: "writer", parentId: "writer", start: 1 }),
      one("beside", { parentId: "inner", start: 1 }),
      one("work", { parentId: "inner", service: "worker", start: 2 }),
      one("more", { parentId: "work", service: "worker", start: 3 }),
    );
    expect(calls(graph)).toEqual({
      "- > agent writer": 1,
      "agent writer > agent writer": 1,
      "agent writer > span worker": 1,
    });
  });

  it("gathers steps whose names differ in a number alone, where there are too many, and no others", () => {
    const models = ["gpt-4o", "gpt-5o"].map((name, at) => one(name, { ...model, model: name, start: at }));
    const services = ["api-1", "api-2"].map((service, at) => one(service, { service, start: 10 + at }));
    const tools = [1, 2, 3].map((number) => one(`fetch ${number}`, { type: "tool", start: 20 + number }));
    const tree = buildTree([...models, ...services, ...tools, one("sha256", { type: "tool", start: 30 })]);
    const names = (most: number): string[] => callGraph(tree, 0, most).nodes.map(({ name }) => name);
    expect(names(8)).toEqual(["gpt-4o", "gpt-5o", "api-1", "api-2", "fetch 1", "fetch 2", "fetch 3", "sha256"]);
    expect(names(7)).toEqual(["gpt-4o", "gpt-5o", "api-1", "api-2", "fetch #", "sha256"]);
    const graph = callGraph(tree, 0, 7);
    expect(graph.gathered).toBe(3);
    expect(graph.nodes.find(({ name }) => name === "fetch #")).toMatchObject({ calls: 3 });
  });

  it("gathers no model that is called as a step is", () => {
    const asked = [1, 2].map((number) => one(`m-${number}`, { type: "generation", start: number }));
    const tree = buildTree([...asked, one("by its model", { ...model, model: "m-1", start: 3 })]);
    expect(callGraph(tree, 0, 1).nodes.map(({ name, calls: count }) => [name, count])).toEqual([
      ["m-1", 2],
      ["m-2", 1],
    ]);
  });

  it("stands ten thousand levels", () => {
    const deep = Array.from({ length: 10_000 }, (_, at) =>
      one(`s${at}`, { type: "agent", name: `agent ${at % 3}`, parentId: at === 0 ? null : `s${at - 1}`, start: at }),
    );
    expect(graphOf(...deep).nodes.map((node) => node.calls)).toEqual([3334, 3333, 3333]);
  });
});

describe("where the graph's nodes stand", () => {
  const agent = (id: string, parentId: string | null, start: number, name = id): Observation =>
    one(id, { type: "agent", parentId, start, name });

  it("is below all that call them, also where a circle leads back up", () => {
    const { places, lines } = placeGraph(
      graphOf(agent("a", null, 0), agent("b", "a", 1), agent("c", "b", 2), agent("d", "a", 3), agent("e", "c", 4, "a")),
      4,
    );
    const lineOf = (name: string): number | undefined => places.get(`agent ${name}`)?.line;
    expect([lineOf("a"), lineOf("b"), lineOf("d"), lineOf("c")]).toEqual([0, 1, 1, 2]);
    expect(lines).toBe(3);
  });

  it("is below a caller too that came late", () => {
    const { places } = placeGraph(
      graphOf(
        agent("root", null, 0),
        agent("model", "root", 1),
        agent("critic", "root", 2),
        agent("asked", "critic", 3, "model"),
      ),
      4,
    );
    expect(["root", "critic", "model"].map((name) => places.get(`agent ${name}`)?.line)).toEqual([0, 1, 2]);
  });

  it("is under their callers, so that lines cross less", () => {
    const { places } = placeGraph(
      graphOf(
        agent("root", null, 0),
        agent("left", "root", 1),
        agent("right", "root", 2),
        agent("of right", "right", 3),
        agent("of left", "left", 4),
      ),
      4,
    );
    expect(places.get("agent of left")).toEqual({ line: 2, at: 0, of: 2 });
  });

  it("is nearer to the foot of a layer that wraps, for what calls others", () => {
    const { places } = placeGraph(
      graphOf(
        agent("root", null, 0),
        agent("caller", "root", 1),
        agent("leaf", "root", 2),
        agent("another", "root", 3),
        agent("called", "caller", 4),
      ),
      2,
    );
    expect(["leaf", "caller", "called"].map((name) => places.get(`agent ${name}`)?.line)).toEqual([1, 2, 3]);
  });

  it("wraps to what there is room for, evenly", () => {
    const tools = ["a", "b", "c", "d", "e"].map((id, at) => agent(id, "root", at + 1));
    const { places, lines } = placeGraph(graphOf(agent("root", null, 0), ...tools), 4);
    expect(lines).toBe(3);
    expect([...places.values()].map(({ of }) => of)).toEqual([1, 3, 3, 3, 2, 2]);
  });
});
