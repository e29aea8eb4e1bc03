import { agent, event, generation, initLangfuse, type Langfuse, retriever, span, tool } from "@langfuse-kit/core";
import { langfuseErrorHandler, langfuseMiddleware } from "@langfuse-kit/express";
import { langfusePlugin } from "@langfuse-kit/fastify";
import express from "express";
import fastify from "fastify";

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What a model answers, in three pieces. */
async function* stream(): AsyncGenerator<string> {
  for (const piece of ["Two huts ", "have room ", "on Saturday."]) {
    await wait(12);
    yield piece;
  }
}

async function plan(question: string): Promise<string> {
  return agent("plan-trip", { input: question }, async () => {
    const found = await retriever("find-huts", { input: { near: "Zermatt" } }, async () => {
      await wait(8);
      return [
        { name: "Monte Rosa", beds: 12 },
        { name: "Hörnli", beds: 0 },
      ];
    });
    await tool("book", { input: { hut: found[0]?.name, beds: 2 } }, async () => {
      event("availability-checked", { metadata: { beds: 12 } });
      await wait(6);
      return { booked: true };
    });
    let text = "";
    const answer = generation(
      "answer",
      {
        model: "claude-sonnet-4-5",
        modelParameters: { temperature: 0.4 },
        input: { system: "You plan trips.", messages: [{ role: "user", content: question }] },
        usage: { input: 320, output: 48, total: 368 },
      },
      () => stream(),
    );
    for await (const piece of answer) text += piece;
    return text;
  });
}

/** Runs two services with our adapters and asks them, so that Studio holds what they send. */
export async function sendWithAdapters(environment: Readonly<Record<string, string>>): Promise<Langfuse> {
  const langfuse = initLangfuse({
    serviceName: "trips",
    publicKey: environment.LANGFUSE_PUBLIC_KEY ?? "pk",
    secretKey: environment.LANGFUSE_SECRET_KEY ?? "sk",
    baseUrl: environment.LANGFUSE_BASE_URL ?? "",
  });
  const app = express();
  app.use(langfuseMiddleware({ user: () => "jonas", session: () => "trip-zermatt" }));
  app.get("/trips/:place", async (request, response) => {
    response.json({ answer: await plan(`Where can we sleep near ${request.params.place}?`) });
  });
  app.get("/broken", () => {
    throw new Error("The weather service answered 502");
  });
  app.use(langfuseErrorHandler());
  app.use(((_error, _request, response, _next) => response.status(500).end()) as express.ErrorRequestHandler);
  const server = app.listen(0);
  const { port } = server.address() as { port: number };
  await fetch(`http://localhost:${port}/trips/Zermatt`).then((response) => response.json());
  await fetch(`http://localhost:${port}/broken`);
  await new Promise((resolve) => server.close(resolve));

  const second = fastify();
  await second.register(langfusePlugin);
  second.get("/maps/:id", async () => span("render-map", { input: { zoom: 12 } }, async () => ({ tiles: 24 })));
  await second.listen({ port: 0 });
  const address = second.server.address() as { port: number };
  await fetch(`http://localhost:${address.port}/maps/7`).then((response) => response.json());
  await second.close();
  await langfuse.flush();
  return langfuse;
}
