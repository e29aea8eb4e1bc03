import { generation, span, updateTrace } from "@langfuse-kit/core";
import { type CapturedTrace, captureTraces, type ObservationNode } from "@langfuse-kit/testing";
import { afterEach, expect, it } from "vitest";
import { frameworks } from "./frameworks/index.ts";
import type { Framework, Options, Route } from "./suite/framework.ts";
import { failing, nested, ok, stepRoute } from "./suite/routes.ts";
import { read, visit } from "./suite/site.ts";

const traces = captureTraces({ afterEach });

const options: Options = {
  user: ({ headers }) => headers["x-user"]?.toString(),
  session: "s-1",
  tags: ["a"],
  metadata: { plan: "free" },
  input: ({ body }) => body,
  output: (_, { statusCode }) => ({ statusCode }),
  captureHeaders: ["x-model"],
  ignore: "/ignored",
};

const chat: Route = {
  path: "/chat",
  method: "POST",
  body: "json",
  handle: () =>
    span("plan", () => {
      updateTrace({ name: "chat", tags: ["b"] });
      return generation("answer", { model: "gpt-4o", input: "?" }, (step) => {
        step.update({ output: "!", usage: { input: 3, output: 4 } });
        return ok;
      });
    }),
};

const routes: readonly Route[] = [
  chat,
  nested,
  stepRoute("/ignored"),
  failing("/fails", new Error("boom"), "reject"),
  failing("/refuses", Object.assign(new Error("no"), { status: 409, statusCode: 409 }), "throw"),
];

/** What a trace says, without what is new in each: ids and times. */
function shapeOf({ name, userId, sessionId, tags, input, output, roots }: CapturedTrace): object {
  const tree = (node: ObservationNode): object => {
    const { type, level, statusMessage, metadata, model, usage, cost, events, links } = node;
    return {
      ...{ name: node.name, type, level, statusMessage, metadata, model, usage, cost },
      ...{ input: node.input, output: node.output, userId: node.userId, sessionId: node.sessionId, tags: node.tags },
      events: events.map((event) => event.name),
      links: links.length,
      children: node.children.map(tree),
    };
  };
  return { name, userId, sessionId, tags, input, output, roots: roots.map(tree) };
}

async function shapesIn(framework: Framework): Promise<object[]> {
  await visit(framework, { routes, options }, async ({ get }) => {
    const headers = { "x-user": "u-1", "x-model": "m-1", "content-type": "application/json" };
    await read(get("/chat?draft=1", { method: "POST", body: '{"question":"?"}', headers }));
    for (const path of ["/api/acme/users/7?a=b", "/ignored", "/fails", "/refuses", "/nowhere"]) {
      await read(get(path, { headers: { "x-user": "u-1" } }));
    }
    await read(get("/api/acme/users/7", { method: "HEAD" }));
  });
  const shapes = (await traces.all()).map(shapeOf);
  traces.clear();
  return shapes;
}

it("the same options give the same trees in every framework", { timeout: 30_000 }, async () => {
  const [first, ...others] = frameworks;
  const wanted = first === undefined ? [] : await shapesIn(first);
  expect(wanted).toHaveLength(6);
  expect(others.length).toBeGreaterThan(2);
  for (const framework of others)
    expect({ name: framework.name, shapes: await shapesIn(framework) }).toEqual({
      name: framework.name,
      shapes: wanted,
    });
});
