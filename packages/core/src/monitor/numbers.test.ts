import { expect, it } from "vitest";
import { createHarness } from "../delivery/fixtures/harness.ts";
import { prometheusText } from "./index.ts";

it("each reason of a loss has a sample before there is one, so that the first is an increase", () => {
  const { delivery } = createHarness("http://127.0.0.1:1");
  const health = { ...delivery.health(), sampledOut: 0, open: 0, skipped: {} };
  const text = prometheusText({ ...health, dropped: { shutdown: 2 } });
  const samples = text.split("\n").filter((line) => line.startsWith("langfuse_kit_dropped_total{"));
  expect(samples).toHaveLength(11);
  expect(samples).toContain('langfuse_kit_dropped_total{reason="spool_full"} 0');
  expect(samples).toContain('langfuse_kit_dropped_total{reason="shutdown"} 2');
});
