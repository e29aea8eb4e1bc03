import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { score, trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { LangfuseModule } from "@langfuse-kit/nestjs";
import { Body, Controller, Module, Post } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { Queue, Worker } from "bullmq";
import { redisMissing, startRedis } from "../../servers/index.ts";

/** What a model's API answers to any question. */
const completion = {
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1_790_000_000,
  model: "gpt-4o-mini-2024-07-18",
  choices: [
    { index: 0, finish_reason: "stop", message: { role: "assistant", content: "Dear Mira, it is **on its way**." } },
  ],
  usage: { prompt_tokens: 64, completion_tokens: 12, total_tokens: 76 },
};

async function startModel(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(completion));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.closeAllConnections(),
  };
}

/** A NestJS service whose request adds a job; the job asks a model by fetch, fails once, and is scored. */
export async function sendWithJobs(): Promise<void> {
  if (redisMissing !== undefined) return;
  const [redis, model] = await Promise.all([startRedis(), startModel()]);
  const options = { connection: { port: redis.port }, telemetry: langfuseTelemetry() };
  const queue = new Queue<{ to: string }>("letters", options);

  @Controller()
  class Letters {
    @Post("letters")
    async write(@Body() { to }: { to: string }): Promise<object> {
      const { id } = await queue.add("write", { to }, { attempts: 2 });
      return { id };
    }
  }
  @Module({
    imports: [LangfuseModule.forRoot({ user: () => "mira", session: () => "letters-mira" })],
    controllers: [Letters],
  })
  class Shop {}

  const app = await NestFactory.create(Shop, { logger: false });
  await app.listen(0, "127.0.0.1");
  const { port } = app.getHttpServer().address() as AddressInfo;
  await fetch(`http://127.0.0.1:${port}/letters`, {
    method: "POST",
    headers: { "content-type": "application/json", connection: "close" },
    body: JSON.stringify({ to: "Mira" }),
  });

  const ask = langfuseFetch();
  const worker = new Worker<{ to: string }>(
    "letters",
    async ({ data, attemptsMade }) => {
      const response = await ask(`${model.url}/v1/chat/completions`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: `Write to ${data.to}.` }] }),
      });
      await response.json();
      if (attemptsMade === 0) throw new Error("The printer is out of paper");
      score({ name: "polite", value: 0.92, comment: "Friendly, and short." });
    },
    options,
  );
  await new Promise((resolve) => worker.on("completed", resolve));
  await trace("refund", { userId: "mira" }, () => score({ name: "helpful", value: true }));
  await worker.close();
  await queue.close();
  await app.close();
  model.close();
  await redis.stop();
}
