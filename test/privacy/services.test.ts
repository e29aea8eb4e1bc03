import { randomBytes } from "node:crypto";
import { span, trace, traceConsumer, traceProducer } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { expect, it } from "vitest";
import { frameworks } from "../conformance/frameworks/index.ts";
import { json, startModel } from "../fetch/model-server.ts";
import { completion } from "../fetch/recordings.ts";
import { plantedError } from "./plants/observations.ts";
import { plantRequests } from "./plants/requests.ts";
import { leaksOf, type Plant } from "./scene.ts";
import { canariesIn, type Work } from "./suite/works.ts";

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

const works: readonly Work[] = [
  ...frameworks.map((framework) => [framework.name, (plant: Plant) => plantRequests(framework, plant)] as const),
  ["jobs", plantJobs],
  ["calls of models", plantCalls],
];

canariesIn(works);

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
