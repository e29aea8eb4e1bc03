import { langfuseJobs } from "@langfuse-kit/bullmq";
import { span } from "@langfuse-kit/core";
import { Generation, LangfuseModule, Observe } from "@langfuse-kit/nestjs";
import { ApolloDriver, type ApolloDriverConfig } from "@nestjs/apollo";
import { BullModule, getQueueToken, Processor, WorkerHost } from "@nestjs/bullmq";
import { Controller, Get, Param, Sse } from "@nestjs/common";
import { EventEmitter2, EventEmitterModule, OnEvent } from "@nestjs/event-emitter";
import { GraphQLModule } from "@nestjs/graphql";
import { WsAdapter } from "@nestjs/platform-ws";
import type { Job, Queue } from "bullmq";
import { of } from "rxjs";
import { open } from "../../nestjs/open.ts";
import type { Plant } from "../scene.ts";
import { nestParts } from "./nest-parts.ts";
import { plantedError } from "./observations.ts";

/** An application that is reached by everything but plain requests; all that reaches it, and all that it answers, is planted. */
export async function plantNest(plant: Plant, redisPort: number): Promise<void> {
  const fail = (at: string): never => {
    throw plantedError(plant, at);
  };

  @Controller("shop")
  class Shop {
    @Get(":who")
    @Observe()
    look(@Param("who") _who: string): string {
      this.reply(plant("argument of a method"));
      return plant("answer of a method");
    }

    @Generation({ name: "reply", model: "gpt-4o" })
    reply(_prompt: string): string {
      return plant("completion");
    }

    @Sse("stream/:who")
    stream() {
      return of({ data: plant("part of a stream") });
    }

    @OnEvent("order", { suppressErrors: true })
    @Observe()
    ordered(_order: unknown): void {
      fail("error of a listener");
    }
  }

  @Processor("nest-privacy")
  class Work extends WorkerHost {
    override async process(job: Job): Promise<string> {
      if (job.data.fails) fail("error of a processor");
      return span("work", { input: job.data }, () => plant("result of a processor"));
    }
  }

  await using application = await open(
    {
      imports: [
        LangfuseModule.forRoot({
          input: ({ params, headers }: { params: unknown; headers: unknown }) => ({ params, headers }),
          jobs: langfuseJobs({ input: ({ data }) => data, output: (_job, result) => result }),
        } as never),
        GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, autoSchemaFile: true, playground: false }),
        EventEmitterModule.forRoot(),
        BullModule.forRoot({ connection: { port: redisPort } }),
        BullModule.registerQueue({ name: "nest-privacy" }),
      ],
      controllers: [Shop],
      providers: [...nestParts(plant), Work],
    },
    undefined,
    { prepare: (app) => app.useWebSocketAdapter(new WsAdapter(app) as never) },
  );
  const { app, url, get } = application;
  await get(`/shop/${encodeURIComponent(plant("parameter that is asked for"))}`, {
    headers: { "x-a": plant("header") },
  });
  await get(`/shop/stream/${encodeURIComponent(plant("parameter that is asked for"))}`);
  const ask = async (question: string): Promise<unknown> =>
    get("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: "query ($q: String!) { answer(question: $q) }", variables: { q: question } }),
    });
  await ask(plant("variable of a query"));
  await ask(`fails ${plant("variable of a query that fails")}`);
  await app.get(EventEmitter2).emitAsync("order", { text: plant("payload of an event") });
  await say(url, plant("message to a gateway"));
  const queue = app.get<Queue>(getQueueToken("nest-privacy"), { strict: false });
  await queue.add("work", { text: plant("data of a job") });
  await queue.add("work", { text: plant("data of a job that fails"), fails: true });
  while ((await queue.getCompletedCount()) + (await queue.getFailedCount()) < 2) await new Promise(setImmediate);
  await queue.obliterate({ force: true });
}

/** Says one thing and waits for the answer. */
async function say(url: string, data: string): Promise<void> {
  const socket = new WebSocket(url.replace("http", "ws"));
  await new Promise((resolve) => {
    socket.onopen = () => socket.send(JSON.stringify({ event: "say", data }));
    socket.onmessage = resolve;
  });
  const closed = new Promise((resolve) => {
    socket.onclose = resolve;
  });
  socket.close();
  await closed;
}
