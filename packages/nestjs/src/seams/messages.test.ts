import { span } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { MessagePattern } from "@nestjs/microservices";
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
