import { span, updateTrace } from "@langfuse-kit/core";
import { LangfuseModule, Observe } from "@langfuse-kit/nestjs";
import { Controller } from "@nestjs/common";
import { GraphQLModule } from "@nestjs/graphql";
import { MercuriusDriver, type MercuriusDriverConfig } from "@nestjs/mercurius";
import { ClientProxyFactory, EventPattern, MessagePattern, Payload, Transport } from "@nestjs/microservices";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { IoAdapter } from "@nestjs/platform-socket.io";
import { Cron, ScheduleModule, SchedulerRegistry } from "@nestjs/schedule";
import { firstValueFrom } from "rxjs";
import { io } from "socket.io-client";
import { open } from "../../nestjs/open.ts";
import { freePort } from "../../servers/free-port.ts";
import type { Plant } from "../scene.ts";
import { nestParts } from "./nest-parts.ts";
import { plantedError } from "./observations.ts";

/** An application that is reached over TCP, by socket.io, by Mercurius and by the clock. */
export async function plantNestMessages(plant: Plant): Promise<void> {
  const fail = (at: string): never => {
    throw plantedError(plant, at);
  };
  let heard = (): void => undefined;

  @Controller()
  class Desk {
    @MessagePattern("ask")
    @Observe()
    ask(@Payload() question: string): string {
      updateTrace({ userId: plant("name of a user"), metadata: { note: plant("metadata of a message") } });
      return question.includes("fails") ? fail("error of a message") : plant("answer to a message");
    }

    @EventPattern("told")
    @Observe()
    told(@Payload() _text: string): void {
      heard();
    }
  }

  class Reports {
    @Cron("0 0 1 1 *", { name: "yearly" })
    yearly(): string {
      return span("report", { input: plant("input of a report") }, () => plant("result of a report"));
    }

    @Cron("0 0 2 1 *", { name: "failing" })
    failing(): void {
      fail("error of a report");
    }
  }

  const options = { host: "127.0.0.1", port: await freePort() };
  await using application = await open(
    {
      imports: [
        LangfuseModule.forRoot(),
        GraphQLModule.forRoot<MercuriusDriverConfig>({ driver: MercuriusDriver, autoSchemaFile: true }),
        ScheduleModule.forRoot(),
      ],
      controllers: [Desk],
      providers: [...nestParts(plant), Reports],
    },
    () => new FastifyAdapter(),
    {
      async prepare(app) {
        app.useWebSocketAdapter(new IoAdapter(app));
        app.connectMicroservice({ transport: Transport.TCP, options });
        await app.startAllMicroservices();
      },
    },
  );
  const { app, url, get } = application;

  const client = ClientProxyFactory.create({ transport: Transport.TCP, options });
  await firstValueFrom(client.send("ask", plant("message over TCP")));
  await firstValueFrom(client.send("ask", `fails ${plant("message that fails")}`)).catch(() => undefined);
  const isHeard = new Promise<void>((resolve) => {
    heard = resolve;
  });
  client.emit("told", plant("event over TCP"));
  await isHeard;
  client.close();

  const socket = io(url, { reconnection: false });
  const isSaid = new Promise((resolve) => socket.once("said", resolve));
  socket.emit("say", plant("message to a gateway"));
  await isSaid;
  socket.disconnect();

  for (const question of [plant("variable of a query"), `fails ${plant("variable of a query that fails")}`]) {
    await get("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: "query ($q: String!) { answer(question: $q) }", variables: { q: question } }),
    });
  }

  const clock = app.get(SchedulerRegistry);
  await clock.getCronJob("yearly").fireOnTick();
  await clock.getCronJob("failing").fireOnTick();
}
