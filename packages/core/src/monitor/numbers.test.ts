import { expect, it } from "vitest";
import type { Health } from "../delivery/types.ts";
import { prometheusText } from "./index.ts";

it("each reason of a loss has a sample before there is one, so that the first is an increase", () => {
  const health = { state: "ok", dropped: { shutdown: 2 } } as Partial<Health> as Health;
  const text = prometheusText(health);
  const samples = text.split("\n").filter((line) => line.startsWith("langfuse_kit_dropped_total{"));
  expect(samples).toHaveLength(11);
  expect(samples).toContain('langfuse_kit_dropped_total{reason="spool_full"} 0');
  expect(samples).toContain('langfuse_kit_dropped_total{reason="shutdown"} 2');
});
