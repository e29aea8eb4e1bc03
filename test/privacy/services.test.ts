import { randomBytes } from "node:crypto";
import { span, trace, traceConsumer, traceProducer } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { describe, expect, it } from "vitest";
import { frameworks } from "../conformance/frameworks/index.ts";
import type { Framework, Options, Route } from "../conformance/suite/framework.ts";
import { read, visit } from "../conformance/suite/site.ts";
import { json, startModel } from "../fetch/model-server.ts";
import { completion } from "../fetch/recordings.ts";
import { plantedError, plantObservations } from "./plants/observations.ts";
import { leaksOf, type Plant, strictModes } from "./scene.ts";

/** Requests with everything in them that a request has, and all of it asked for. */
async function plantRequests(framework: Framework, plant: Plant): Promise<void> {
  const failing: Route = {
    path: "/fails/:who",
    method: "POST",
    body: "json",
    handle: async () => {
      await plantObservations(plant);
      throw Object.assign(plantedError(plant, "error"), { status: 500, statusCode: 500 });
    },
  };
  const silent: Route = { path: "/says", handle: () => ({ body: plant("answer") }) };
  const options: Options = {
    user: ({ headers }) => String(headers["x-user"]),
    session: () => plant("name of the session"),
    tags: () => [plant("tag")],
    metadata: () => ({ [plant("name in metadata")]: plant("metadata"), status: plant("metadata.status") }),
    input: ({ body, headers }) => ({ body, headers }),
    output: () => ({ answer: plant("output") }),
    captureHeaders: ["x-custom", "x-user", "user-agent", "referer"],
    traceHeader: true,
  };
  await visit(framework, { routes: [failing, silent], options, feedback: {} }, async ({ get }) => {
    const headers = {
      "content-type": "application/json",
      "x-user": plant("name in a header"),
      "x-custom": plant("header"),
      "user-agent": plant("agent"),
      referer: plant("referer"),
      cookie: `session=${plant("cookie")}`,
      authorization: `Bearer ${plant("authorization")}`,
      "x-api-key": plant("key"),
      tracestate: `vendor=${plant("tracestate").replaceAll(/[=, ]/g, "-")}`,
      baggage: `langfuse_user_id=${encodeURIComponent(plant("name in baggage"))},langfuse_metadata_a=${encodeURIComponent(plant("baggage"))}`,
      traceparent: `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-01`,
    };
    const query = `q=${encodeURIComponent(plant("query"))}`;
    const body = JSON.stringify({ text: plant("body"), password: plant("password") });
    await read(
      get(`/fails/${encodeURIComponent(plant("path parameter"))}?${query}`, { method: "POST", headers, body }),
    );
    const answer = await read(get(`/says?${query}`, { headers }));
    const token = answer.headers.get("x-langfuse-feedback");
    // The token goes to a visitor: it says which trace, and nothing of it.
    expect(JSON.stringify([...answer.headers])).not.toContain("kestrel");
    const score = { token, name: "thumbs", value: 1, comment: plant("feedback") };
    await read(get("/feedback", { method: "POST", body: JSON.stringify(score) }));
    await read(get(`/${encodeURIComponent(plant("no route"))}`, { headers }));
  });
}

async function plantJobs(plant: Plant): Promise<string> {
  const data = { text: plant("data of a job") };
  let stored = "";
  const identity = { userId: plant("name of the user of a job"), metadata: { a: plant("metadata of the producer") } };
  await trace("shop", identity, () =>
    traceProducer({ queue: "mail", name: "send", id: plant("id of a job") }, (carrier) => {
      stored = JSON.stringify(carrier);
    }),
  );
  const job = {
    queue: "mail",
    name: "send",
    id: plant("id"),
    carrier: stored,
    metadata: { note: plant("metadata of a job") },
  };
  await traceConsumer(job, () =>
    span("work", { input: data, output: plant("result of a job") }, () => plant("result")),
  );
  const failed = traceConsumer({ ...job, postponed: () => plant("postponed") }, async () => {
    throw plantedError(plant, "error of a job");
  });
  await failed.catch(() => undefined);
  return decodeURIComponent(stored);
}

/** A call of a model, with a picture; what the model's server saw is its own. */
async function plantCalls(plant: Plant): Promise<string> {
  const image = randomBytes(3_000);
  const model = await startModel(json(completion({ content: plant("completion") })));
  const url = `data:image/png;base64,${image.toString("base64")}`;
  const content = [
    { type: "text", text: plant("prompt") },
    { type: "image_url", image_url: { url } },
  ];
  const tools = [
    { type: "function", function: { name: "weather", description: plant("description of a tool"), parameters: {} } },
  ];
  const fetch = langfuseFetch({ metadata: { a: plant("metadata of a call") } });
  const body = JSON.stringify({
    model: "gpt-4o",
    messages: [{ role: "user", content }],
    tools,
    stop: [plant("stop")],
    user: plant("user"),
  });
  const headers = { "content-type": "application/json", authorization: `Bearer ${plant("key of a provider")}` };
  const response = await fetch(`${model.url}/v1/chat/completions?q=${encodeURIComponent(plant("query"))}`, {
    method: "POST",
    headers,
    body,
  });
  await response.text();
  return image.toString("latin1", 0, 64);
}

const works: readonly (readonly [string, (plant: Plant) => Promise<unknown>])[] = [
  ...frameworks.map((framework) => [framework.name, (plant: Plant) => plantRequests(framework, plant)] as const),
  ["jobs", plantJobs],
  ["calls of models", plantCalls],
];

describe.each(works)("%s", { timeout: 30_000 }, (_, work) => {
  it.each(strictModes)("$title", async ({ shape, options, mayLeave }) => {
    const { found } = await leaksOf(shape, options, work);
    expect(found.filter((place) => !mayLeave(place))).toEqual([]);
  });

  it("full lets most of it leave, or the tests above would show nothing, but no credentials and no address", async () => {
    const { found } = await leaksOf("words", {}, work);
    expect(found.length).toBeGreaterThan(4);
    const never = [
      "cookie",
      "authorization",
      "key",
      "query",
      "path parameter",
      "no route",
      "key of a provider",
      "answer",
    ];
    // The options of this test hand over all headers as input; the key rules are for `redacted`.
    const asked = ["cookie", "authorization", "key"];
    expect(found.filter((place) => never.includes(place) && !asked.includes(place))).toEqual([]);
  });
});

it.each(["redacted", "metadata"] as const)(
  "with %s no media leaves, nor identity in what is stored with a job",
  async (capture) => {
    let image = "";
    let carrier = "";
    const { canaries, seen } = await leaksOf("address", { capture }, async (plant) => {
      image = await plantCalls(plant);
      carrier = await plantJobs(plant);
    });
    expect(seen).not.toContain(image);
    expect(seen).not.toContain("/api/public/media");
    expect(carrier).toContain("traceparent");
    expect(canaries.foundIn(carrier)).toEqual([]);
  },
);
