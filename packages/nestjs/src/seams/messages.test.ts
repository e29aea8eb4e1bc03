import { span } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import {
  EventPattern,
  KafkaContext,
  MessagePattern,
  MqttContext,
  NatsContext,
  RedisContext,
  RmqContext,
  RpcException,
  TcpContext,
} from "@nestjs/microservices";
import { WsException } from "@nestjs/websockets";
import { afterEach, describe, expect, it } from "vitest";
import { messageName, noticeFailures, tracePipelines } from "./messages.ts";

const traces = captureTraces({ afterEach });
const broken = (): never => {
  throw new Error("mine");
};

/** A method as decorators leave it. */
function handlerOf(decorate: MethodDecorator): () => string {
  class Controller {
    handle(): string {
      return span("step", () => "answer");
    }
  }
  decorate(Controller.prototype, "handle", Object.getOwnPropertyDescriptor(Controller.prototype, "handle") ?? {});
  return Controller.prototype.handle;
}

describe("the way of a message", () => {
  it.each([
    ["a context that throws", handlerOf(MessagePattern(["cat", "dog"])), { getPattern: broken }, "MESSAGE cat"],
    ["a pattern that is no JSON", handlerOf(MessagePattern({ id: 1n } as never)), undefined, "MESSAGE"],
    ["a pattern that throws", handlerOf(MessagePattern({ toJSON: broken } as never)), {}, "MESSAGE"],
  ])("goes on with %s", async (_, handler, context, name) => {
    class Creator {
      create(_instance: object, method: () => string): (...values: unknown[]) => Promise<string> {
        return async () => method();
      }
    }
    tracePipelines(Creator, messageName);
    expect(await new Creator().create({}, handler)({}, context)).toBe("answer");
    expect(await traces.single()).toMatchObject({ name, root: { children: [{ name: "step" }] } });
  });

  it.each([
    new TcpContext([undefined, "two"] as never),
    new RedisContext(["two"]),
    new NatsContext(["two", undefined] as never),
    new MqttContext(["two", {}]),
    new KafkaContext([{}, 0, "two"] as never),
    new RmqContext([{}, undefined, "two"] as never),
  ])("is named by the one of its patterns that it was sent to: $constructor.name", (context) => {
    expect(messageName(handlerOf(MessagePattern(["one", "two"])), [{}, context])).toBe("MESSAGE two");
  });

  it.each([
    ["user.7", "EVENT user.*"],
    ["orders.7.paid", "EVENT orders.*.paid"],
    ["orders.paid", "EVENT rest.>"],
    ["rest.of.all", "EVENT rest.>"],
    ["user.*", "EVENT user.*"],
  ])("is named by the pattern that %s fits, or by the first", (sent, name) => {
    const handler = handlerOf(EventPattern(["rest.>", "orders.*.paid", "user.*"]));
    expect(messageName(handler, [{}, new NatsContext([sent, undefined] as never)])).toBe(name);
  });

  it.each([
    ["a guard that says no", new RpcException("Forbidden resource"), "DEFAULT"],
    ["a guard that says no to a socket", new WsException("Forbidden resource"), "DEFAULT"],
    ["what only says so in words", new Error("Forbidden resource"), "ERROR"],
    ["what else a handler throws", new RpcException({ message: "Forbidden resource" }), "ERROR"],
  ])("%s is told as what it is", async (_, error, level) => {
    class Handler {
      handle(thrown: unknown): unknown {
        return thrown;
      }
    }
    noticeFailures(Handler);
    span("message", () => new Handler().handle(error));
    expect((await traces.single()).root).toMatchObject({ level });
  });

  it("comes to its filter with an error that throws as it is looked at", () => {
    class Handler {
      handle(error: unknown): unknown {
        return error;
      }
    }
    noticeFailures(Handler);
    for (const error of [{ getStatus: broken }, new Proxy({}, { get: broken }), null, "words"]) {
      expect(new Handler().handle(error)).toBe(error);
    }
  });
});
