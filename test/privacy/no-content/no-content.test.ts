import type { DecodedSpan } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { contentOf, contentOfEvent } from "./rules.ts";
import { runWithoutContent } from "./run.ts";

const bare: DecodedSpan = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  parentSpanId: undefined,
  traceState: "",
  name: "GET /orders/:id",
  kind: 1,
  startTime: 1,
  endTime: 2,
  startTimeUnixNano: "1000000",
  endTimeUnixNano: "2000000",
  attributes: { "langfuse.observation.type": "span", "langfuse.observation.metadata.status": 200 },
  events: [],
  links: [],
  status: { code: 2, message: "" },
  scope: { name: "langfuse-sdk.kit", version: "1", attributes: {} },
  resource: {},
};

describe("what is looked for", () => {
  it("is not in names, times and counts", () => expect(contentOf(bare)).toEqual([]));

  it.each([
    ["input", { attributes: { "langfuse.observation.input": "hello" } }],
    ["an attribute that nobody listed", { attributes: { "gen_ai.next_year": "hello" } }],
    ["words under the name of a number", { attributes: { "langfuse.observation.metadata.status": "hello there" } }],
    ["a stop word among parameters", { attributes: { "langfuse.observation.model.parameters": '{"stop":"hello"}' } }],
    ["words among counts", { attributes: { "langfuse.observation.usage_details": '{"input":"hello"}' } }],
    ["a status message", { status: { code: 2, message: "hello" } }],
    ["the message of an error", { events: [{ name: "exception", time: 1, attributes: { "exception.message": "x" } }] }],
    ["an attribute of a link", { links: [{ traceId: "1", spanId: "2", attributes: { why: "hello" } }] }],
    ["a trace state", { traceState: "vendor=hello" }],
    ["the machine's name", { resource: { "service.name": "shop", "host.name": "hello" } }],
  ])("is %s", (_, part) => expect(contentOf({ ...bare, ...part })).toHaveLength(1));

  it("is a score's comment, and its metadata", () => {
    const score = { name: "good", value: 1, comment: null };
    expect(contentOfEvent({ id: "1", type: "score-create", body: score })).toEqual([]);
    const body = { ...score, comment: "hello", metadata: {} };
    expect(contentOfEvent({ id: "1", type: "score-create", body })).toEqual(["comment", "metadata"]);
  });

  it("is the same in what goes to servers without OTLP", () => {
    const metadata = { status: 200, resourceAttributes: { "service.name": "shop" }, scope: { name: "x" } };
    const body = { name: "GET /orders/:id", model: "gpt-4o", level: "ERROR", metadata };
    expect(contentOfEvent({ id: "1", type: "span-create", body })).toEqual([]);
    const worse = {
      ...body,
      output: "hello",
      metadata: { ...metadata, who: "hello", attributes: { "gen_ai.x": "x" } },
    };
    expect(contentOfEvent({ id: "1", type: "span-create", body: worse })).toHaveLength(3);
  });
});

describe("the suites, with no content allowed", { timeout: 180_000 }, () => {
  // Some of each kind; `npm run no-content` takes all of them.
  const some = [
    "packages/express/src/middleware.test.ts",
    "packages/fastify/src/plugin.test.ts",
    "packages/core/src/lifecycle",
    "test/fetch/openai-chat.test.ts",
    "test/fetch/anthropic.test.ts",
    "test/observations/forms.test.ts",
    // Starts programs that are given an environment of their own.
    "test/pipeline/environment.test.ts",
  ];

  it("let nothing leave but names, times and counts", async () => {
    const { observations, files, programs, sent, content, unwatched } = await runWithoutContent(some);
    expect(content).toEqual([]);
    expect(observations).toBeGreaterThan(150);
    expect(files).toBeGreaterThan(5);
    expect(programs).toBeGreaterThan(3);
    expect(sent).toBeGreaterThan(3);
    expect(unwatched).toEqual({});
  });

  it("let it leave where it is allowed, or the test above would show nothing", async () => {
    const { content } = await runWithoutContent([`${some[0]}`, `${some.at(-1)}`], "true");
    const ofPrograms = content.filter(({ test }) => test.includes("/programs/"));
    expect(ofPrograms.length).toBeGreaterThan(0);
    expect(content.length - ofPrograms.length).toBeGreaterThan(5);
  });
});
