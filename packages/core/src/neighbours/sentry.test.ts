import { afterEach, describe, expect, it } from "vitest";
import { sentrySpan, unseenBySentry } from "./sentry.ts";

const carrier = globalThis as { __SENTRY__?: unknown };
const strategy = (acs: object): void => {
  carrier.__SENTRY__ = { version: "11.0.0", "11.0.0": { acs } };
};

afterEach(() => {
  delete carrier.__SENTRY__;
});

describe("what Sentry keeps outside of OpenTelemetry", () => {
  it("is its active span, when there is one", () => {
    const span = {};
    strategy({ getCurrentScope: () => ({ refs: { span: { deref: () => span } } }) });
    expect(sentrySpan()).toBe(span);
  });

  it.each([undefined, {}, { version: "9" }, { version: "9", "9": {} }, { version: "9", "9": { acs: {} } }])(
    "is nothing where it is not as expected: %j",
    (state) => {
      carrier.__SENTRY__ = state;
      expect(sentrySpan()).toBeUndefined();
      expect(unseenBySentry(() => "ran")).toBe("ran");
    },
  );

  it("is nothing when it throws", () => {
    strategy({
      getCurrentScope() {
        throw new Error("no scope");
      },
    });
    expect(sentrySpan()).toBeUndefined();
  });

  it("is told to look away by its own function, or by the scope", () => {
    const told: object[] = [];
    strategy({
      withScope: (fn: (scope: object) => unknown) =>
        fn({ setSDKProcessingMetadata: (data: object) => told.push(data) }),
    });
    expect(unseenBySentry(() => "ran")).toBe("ran");
    expect(told).toEqual([{ __SENTRY_SUPPRESS_TRACING__: true }]);
    strategy({ suppressTracing: (fn: () => unknown) => [fn()] });
    expect(unseenBySentry(() => "ran")).toEqual(["ran"]);
  });
});
