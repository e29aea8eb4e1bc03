import { describe, expect, it } from "vitest";
import { standardBound, stricter } from "./modes.ts";

describe("OpenTelemetry's variable", () => {
  it.each([
    [undefined, undefined],
    ["", undefined],
    ["true", "full"],
    ["SPAN_ONLY", "full"],
    ["SPAN_AND_EVENT", "full"],
    ["EVENT_ONLY", "metadata"],
    ["NO_CONTENT", "metadata"],
    ["false", "metadata"],
    ["some new word", "metadata"],
  ])("%s bounds at %s", (variable, bound) => expect(standardBound(variable)).toBe(bound));
});

it("the stricter mode wins", () => {
  expect(stricter("full", undefined)).toBe("full");
  expect(stricter("full", "redacted")).toBe("redacted");
  expect(stricter("metadata", "redacted")).toBe("metadata");
});
