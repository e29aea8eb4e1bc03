import { describe, expect, it } from "vitest";
import { standardBound, stricter } from "./modes.ts";

describe("OpenTelemetry's variable", () => {
  it.each([
    [undefined, undefined],
    ["", undefined],
    ["  ", undefined],
    ["true", "full"],
    ["True", "full"],
    ["TRUE ", "full"],
    ["span_only", "full"],
    ["Span_And_Event", "full"],
    ["SPAN_ONLY", "full"],
    ["SPAN_AND_EVENT", "full"],
    ["EVENT_ONLY", "metadata"],
    ["NO_CONTENT", "metadata"],
    ["no_content", "metadata"],
    ["event_only", "metadata"],
    ["false", "metadata"],
    ["FALSE", "metadata"],
    // The standard's truth is one word.
    ["1", "metadata"],
    ["yes", "metadata"],
    ["SPAN_ONLY,EVENT_ONLY", "metadata"],
    ["constructor", "metadata"],
    ["some new word", "metadata"],
  ])("%s bounds at %s", (variable, bound) => expect(standardBound(variable)).toBe(bound));
});

it("the stricter mode wins", () => {
  expect(stricter("full", undefined)).toBe("full");
  expect(stricter("full", "redacted")).toBe("redacted");
  expect(stricter("metadata", "redacted")).toBe("metadata");
});
