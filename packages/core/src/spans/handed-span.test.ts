import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { describe, expect, it } from "vitest";
import { HandedSpan } from "./handed-span.ts";
import { RecordingSpan } from "./span.ts";

const other = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", traceFlags: 1 };

function start() {
  const ended: RecordingSpan[] = [];
  const source = {
    resource: resourceFromAttributes({}),
    instrumentationScope: { name: "a library" },
    ended: (span: RecordingSpan) => void ended.push(span),
  };
  const span = new RecordingSpan(source, "call", SpanKind.CLIENT, { ...other }, other, undefined);
  return { span, handed: new HandedSpan(span), ended };
}

const keysOf = (value: object): PropertyKey[] => [
  ...Reflect.ownKeys(value),
  ...Reflect.ownKeys(Object.getPrototypeOf(value)),
];

describe("what a library gets of its span", () => {
  it("works behind a Proxy, and for what inherits from it", () => {
    const { span, handed } = start();
    new Proxy(handed, {}).setAttribute("proxied", 1);
    (Object.create(handed) as typeof handed).setAttribute("inherited", 2).end();
    expect(span.attributes).toEqual({ proxied: 1, inherited: 2 });
    expect(span.ended).toBe(true);
  });

  it("has all that the span has, but for what is for core alone", () => {
    const { span, handed } = start();
    const missing = keysOf(span).filter((key) => !keysOf(handed).includes(key));
    expect(missing).toEqual(["writable"]);
    for (const key of keysOf(span)) {
      const value = Reflect.get(span, key);
      if (typeof value !== "function") expect(Reflect.get(handed, key)).toEqual(value);
    }
  });

  it("writes on the span, and gives itself back", () => {
    const { span, handed, ended } = start();
    const written = handed
      .setAttribute("one", 1)
      .setAttributes({ two: 2 })
      .addEvent("seen", { three: 3 })
      .addLink({ context: other })
      .addLinks([{ context: other }])
      .setStatus({ code: SpanStatusCode.ERROR, message: "broken" })
      .updateName("renamed");
    handed.recordException(new Error("broken"));
    expect(written).toBe(handed);
    expect(span).toMatchObject({ name: "renamed", attributes: { one: 1, two: 2 }, status: { message: "broken" } });
    expect([span.links.length, span.events.map(({ name }) => name)]).toEqual([2, ["seen", "exception"]]);
    expect(handed.spanContext()).toBe(span.spanContext());
    handed.end([2_000_000_000, 0]);
    expect([handed.isRecording(), handed.endTime, ended]).toEqual([false, [2_000_000_000, 0], [span]]);
  });
});
