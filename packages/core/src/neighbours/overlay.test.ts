import { type Attributes, type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { overlay, overlayOf } from "./overlay.ts";
import { markOwn } from "./own-spans.ts";

/** A span that only works when it is called on itself. */
class Private {
  readonly #attributes: Attributes = {};
  root: unknown;
  get attributes(): Attributes {
    return this.#attributes;
  }
  setAttribute(key: string, value: never): this {
    this.#attributes[key] = value;
    return this;
  }
  setAttributes(attributes: Attributes): this {
    Object.assign(this.#attributes, attributes);
    return this;
  }
  setStatus(status: { code: number }): this {
    this.#attributes.status = status.code;
    return this;
  }
  addEvent(name: string, attributes?: object): this {
    this.#attributes[name] = JSON.stringify(attributes ?? {});
    return this;
  }
  spanContext(): object {
    return { traceId: "theirs" };
  }
}

function written(): { foreign: Private; own: Span; ours: Attributes; standIn: Span } {
  const foreign = new Private();
  const ours: Attributes = {};
  const own = markOwn({
    setAttributes: (given: Attributes) => Object.assign(ours, given),
    addEvent: (name: string, given: object) => Object.assign(ours, { [name]: given }),
  } as unknown as Span);
  return { foreign, own, ours, standIn: overlay(foreign as unknown as Span, own) };
}

describe("the stand-in for another tracer's span", () => {
  it("sends each attribute to whom it belongs", () => {
    const { foreign, ours, standIn } = written();
    standIn.setAttributes({ "langfuse.observation.input": "prompt", "http.route": "/", "gen_ai.system": "openai" });
    standIn.setAttribute("langfuse.observation.level", "ERROR").setAttribute("error", true);
    expect(ours).toEqual({
      "langfuse.observation.input": "prompt",
      "gen_ai.system": "openai",
      "langfuse.observation.level": "ERROR",
    });
    expect(foreign.attributes).toEqual({ "http.route": "/", error: true });
  });

  it("takes the events that hold a model's messages, and leaves all others", () => {
    const { foreign, ours, standIn } = written();
    expect(standIn.addEvent("gen_ai.user.message", { content: "prompt" })).toBe(standIn);
    standIn.addEvent("message", { "gen_ai.prompt": "prompt" });
    standIn.addEvent("retry", { attempt: 2 }).addEvent("bare");
    expect(ours).toEqual({ "gen_ai.user.message": { content: "prompt" }, message: { "gen_ai.prompt": "prompt" } });
    expect(foreign.attributes).toEqual({ retry: '{"attempt":2}', bare: "{}" });
  });

  it("drops what is a Langfuse package's where nothing of ours is recorded, and nothing else", () => {
    const { foreign } = written();
    const standIn = overlay(foreign as unknown as Span, undefined);
    standIn.setAttributes({ "langfuse.observation.input": "prompt", "gen_ai.system": "openai" });
    standIn.setAttribute("langfuse.trace.name", "secret").addEvent("gen_ai.choice");
    expect(foreign.attributes).toEqual({ "gen_ai.system": "openai", "gen_ai.choice": "{}" });
  });

  it("calls the span on itself and stays in the chain", () => {
    const { foreign, standIn } = written();
    expect(standIn.setStatus({ code: SpanStatusCode.ERROR })).toBe(standIn);
    expect(foreign.attributes).toEqual({ status: SpanStatusCode.ERROR });
    expect(standIn.spanContext()).toEqual({ traceId: "theirs" });
    expect(standIn).toBeInstanceOf(Private);
  });

  it("passes on what a tracer keeps on its spans, and is not taken for one of ours", () => {
    const { foreign, own, standIn } = written();
    Object.assign(standIn, { root: "theirs" });
    Object.defineProperty(standIn, "_hidden", { value: 1 });
    expect([foreign.root, Reflect.get(foreign, "_hidden")]).toEqual(["theirs", 1]);
    expect(overlayOf(standIn)).toEqual({ foreign, own });
    expect(overlayOf(trace.wrapSpanContext({ traceId: "", spanId: "", traceFlags: 0 }))).toBeUndefined();
  });
});
