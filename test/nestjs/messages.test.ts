import type { Observation } from "@langfuse-kit/core";
import { span, updateTrace } from "@langfuse-kit/core";
import { CurrentObservation, LangfuseModule, NoTrace, Observe } from "@langfuse-kit/nestjs";
import { captureTraces } from "@langfuse-kit/testing";
import { type CanActivate, Controller, Injectable, UseGuards } from "@nestjs/common";
import {
  ClientProxyFactory,
  Ctx,
  EventPattern,
  MessagePattern,
  Payload,
  type RedisOptions,
  RpcException,
  TcpContext,
  Transport,
} from "@nestjs/microservices";
import { Test } from "@nestjs/testing";
import { concatMap, delay, firstValueFrom, from, lastValueFrom, map, Observable, of, toArray } from "rxjs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort, type RunningRedis, redisMissing, startRedis } from "../servers/index.ts";
import { GrpcServer, Heroes } from "./grpc-server.ts";

const traces = captureTraces({ afterEach });

@Injectable()
class Refusing implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

const heard: string[] = [];
let emitted = (): void => {};

@Controller()
class Sums {
  @MessagePattern({ cmd: "sum" })
  async sum(@Payload() numbers: number[], @Ctx() _context: TcpContext, @CurrentObservation() observation: Observation) {
    observation.update({ input: numbers });
    updateTrace({ userId: "u-1" });
    return span("add", () => numbers.reduce((sum, next) => sum + next, 0));
  }

  @Observe()
  @MessagePattern("seen")
  seen(@Payload() text: string, @Ctx() _context: TcpContext): string {
    return text;
  }

  @MessagePattern("count")
  count(@Payload() to: number): Observable<number> {
    return from(Array.from({ length: to }, (_, index) => index)).pipe(
      concatMap((value) => of(value).pipe(delay(1))),
      map((value) => span(`step ${value}`, () => value)),
    );
  }

  @MessagePattern("fails")
  fails(): never {
    throw new Error("boom");
  }

  @MessagePattern("fails.later")
  failsLater(): Observable<never> {
    return new Observable((subscriber) => subscriber.error(new RpcException("later")));
  }

  @MessagePattern(["one", "two"])
  several(): string {
    return "several";
  }

  @UseGuards(Refusing)
  @MessagePattern("locked")
  locked(): string {
    return "never";
  }

  @EventPattern("user.created")
  created(@Payload() name: string): void {
    span("greet", () => heard.push(name));
    emitted();
  }

  @NoTrace()
  @MessagePattern("quiet")
  quiet(): string {
    return span("inside", () => "quiet");
  }
}

async function openService(given?: RedisOptions) {
  const compiled = await Test.createTestingModule({
    imports: [LangfuseModule.forRoot()],
    controllers: [Sums],
  }).compile();
  const service = given ?? {
    transport: Transport.TCP as const,
    options: { host: "127.0.0.1", port: await freePort() },
  };
  const app = compiled.createNestMicroservice({ ...service, logger: false });
  await app.listen();
  const client = ClientProxyFactory.create(service);
  return {
    client,
    async [Symbol.asyncDispose]() {
      await client.close();
      await app.close();
    },
  };
}

describe("a message over TCP", () => {
  it("is a trace of its own, named by its pattern", async () => {
    await using service = await openService();
    expect(await firstValueFrom(service.client.send({ cmd: "sum" }, [1, 2, 3]))).toBe(6);
    const trace = await traces.single();
    expect(trace).toMatchObject({ name: 'MESSAGE {"cmd":"sum"}', userId: "u-1" });
    expect(trace.root).toMatchObject({
      input: [1, 2, 3],
      metadata: { handler: "Sums.sum" },
      children: [{ name: "add" }],
    });
  });

  it("shows the context of an observed handler by its kind", async () => {
    await using service = await openService();
    expect(await firstValueFrom(service.client.send("seen", "hello"))).toBe("hello");
    expect((await traces.single()).root.children).toMatchObject([
      { name: "Sums.seen", input: ["hello", "[TcpContext]"] },
    ]);
  });

  it("lasts as long as its stream, and what the stream does is inside", async () => {
    await using service = await openService();
    expect(await lastValueFrom(service.client.send("count", 3).pipe(toArray()))).toEqual([0, 1, 2]);
    const { root } = await traces.single();
    expect(root.children.map(({ name }) => name)).toEqual(["step 0", "step 1", "step 2"]);
    // Starts are whole milliseconds, so one may be lost between the two.
    expect(root.endTime + 1).toBeGreaterThanOrEqual(root.children[2]?.startTime ?? Number.NaN);
    expect(root.level).toBe("DEFAULT");
  });

  it.each([
    ["fails", "boom"],
    ["fails.later", "later"],
  ])("%s tells what was thrown, though its caller hears something else", async (pattern, message) => {
    await using service = await openService();
    await expect(firstValueFrom(service.client.send(pattern, 1))).rejects.toBeDefined();
    expect((await traces.single()).root).toMatchObject({
      name: `MESSAGE ${pattern}`,
      level: "ERROR",
      statusMessage: message,
    });
  });

  it("that a guard refuses is no failure, as with HTTP", async () => {
    await using service = await openService();
    await expect(firstValueFrom(service.client.send("locked", 1))).rejects.toMatchObject({
      message: "Forbidden resource",
    });
    expect((await traces.single()).root).toMatchObject({ name: "MESSAGE locked", level: "DEFAULT" });
  });

  it("that is an event is a trace too", async () => {
    await using service = await openService();
    const over = new Promise<void>((resolve) => {
      emitted = resolve;
    });
    service.client.emit("user.created", "ada");
    await over;
    await new Promise((resolve) => setImmediate(resolve));
    expect(await traces.single()).toMatchObject({
      name: "EVENT user.created",
      root: { children: [{ name: "greet" }] },
    });
    expect(heard).toEqual(["ada"]);
  });

  it("is left out where its handler says so", async () => {
    await using service = await openService();
    expect(await firstValueFrom(service.client.send("quiet", 1))).toBe("quiet");
    expect(await traces.all()).toEqual([]);
  });
});

describe("the messages of a client's stream over gRPC", () => {
  async function send(rpc: string, streaming: string, responseStream: boolean): Promise<void> {
    const imports = [LangfuseModule.forRoot()];
    const compiled = await Test.createTestingModule({ imports, controllers: [Heroes] }).compile();
    const strategy = new GrpcServer();
    const app = compiled.createNestMicroservice({ strategy, logger: false });
    await app.listen();
    const call = strategy.begin(rpc, streaming, responseStream);
    await call.send(1, 1);
    await call.send(2, 2);
    call.push(null);
    await expect.poll(() => call.writableFinished || call.answers.length, { interval: 1 }).toBe(responseStream || 3);
    await app.close();
  }

  it.each([
    ["Chat", "rx_stream", true, "DEFAULT"],
    ["Call", "pt_stream", true, "DEFAULT"],
    ["Up", "pt_stream", false, "ERROR"],
  ])("are part of its call: %s, %s", async (rpc, streaming, responseStream, level) => {
    await send(rpc, streaming, responseStream);
    const { name, root } = await traces.single();
    expect(name).toBe(`MESSAGE Heroes.${rpc}`);
    expect(root).toMatchObject({ level, children: [{ name: "message 1" }, { name: "message 2" }] });
    expect(root.output).toBeUndefined();
  });

  it.each([
    ["QuietChat", "rx_stream"],
    ["QuietCall", "pt_stream"],
  ])("are left out where its handler is: %s", async (rpc, streaming) => {
    await send(rpc, streaming, true);
    expect(await traces.all()).toEqual([]);
  });
});

describe("a message over Redis", () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    if (redisMissing === undefined) redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  it.for(["one", "two"])("is named by the pattern that it was sent to: %s", async (pattern, context) => {
    if (redisMissing !== undefined) return context.skip(redisMissing);
    const options = { host: "127.0.0.1", port: redis.port };
    await using service = await openService({ transport: Transport.REDIS, options });
    expect(await firstValueFrom(service.client.send(pattern, {}))).toBe("several");
    expect(await traces.single()).toMatchObject({ name: `MESSAGE ${pattern}` });
  });
});
