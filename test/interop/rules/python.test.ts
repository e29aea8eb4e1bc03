import { trace, withContext } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { afterEach, describe, expect, it } from "vitest";

const traces = captureTraces({ afterEach });
const traceId = "8f3c1d2e4b5a69788796a5b4c3d2e1f0";
const parentId = "b7ad6b7169203331";

/**
 * As the official Python SDK sends them, with an HTTP instrumentation and `as_baggage=True`: it hands every value to
 * OpenTelemetry's Python baggage propagator, which writes `quote_plus(str(value))`, a list as Python shows one.
 */
const headers = {
  traceparent: `00-${traceId}-${parentId}-01`,
  baggage: [
    `langfuse_trace_id=${traceId}`,
    "langfuse_user_id=user+42",
    "langfuse_session_id=a%2Bb%2F%C3%A7",
    "langfuse_tags=%5B%27beta%27%2C+%22it%27s%2C+python%22%5D",
    "langfuse_metadata_plan=pro+plan",
    "langfuse_environment=staging",
  ].join(","),
};

describe("a call from the official Python SDK", () => {
  it("is continued below its observation, without a second root and without believing who it is about", async () => {
    withContext(headers, () => trace("callee", () => undefined));
    const [callee] = (await traces.single()).observations;
    expect(callee).toMatchObject({ traceId, parentId, isAppRoot: false, userId: undefined, sessionId: undefined });
    expect(callee?.tags).toEqual([]);
  });

  it("brings its identity along where it is trusted", async () => {
    withContext(headers, () => trace("callee", () => undefined), { trust: "all" });
    const [callee] = (await traces.single()).observations;
    expect(callee).toMatchObject({ traceId, parentId, userId: "user 42", sessionId: "a+b/ç", environment: "staging" });
    expect(callee?.tags).toEqual(["beta", "it's, python"]);
    expect(callee?.metadata).toMatchObject({ plan: "pro plan" });
  });

  it("is continued as a true root where nothing says that the trace has one", async () => {
    withContext({ traceparent: headers.traceparent }, () => trace("callee", () => undefined));
    const [callee] = (await traces.single()).observations;
    expect(callee).toMatchObject({ traceId, parentId: undefined, isAppRoot: true });
  });
});
