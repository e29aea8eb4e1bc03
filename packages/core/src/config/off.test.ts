import { expect, it } from "vitest";
import { hasDestination } from "./off.ts";

it("finds where to send in the environment, and nothing in variables that are blank", () => {
  expect(hasDestination({ LANGFUSE_PUBLIC_KEY: "pk-lf-1" })).toBe(true);
  expect(hasDestination({ LANGFUSE_OTLP_ENDPOINT: "http://127.0.0.1:4318" })).toBe(true);
  expect(
    hasDestination({ LANGFUSE_PUBLIC_KEY: "", LANGFUSE_OTLP_ENDPOINT: " \n", LANGFUSE_BASE_URL: "http://a" }),
  ).toBe(false);
});
