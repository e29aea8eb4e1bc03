import { expect, it } from "vitest";
import { keys } from "../attributes/index.ts";
import { createPriceTable, createTraceMeter } from "../pricing/index.ts";
import { sealBatch } from "./batch.ts";
import { createRig } from "./rig-for-tests.ts";

const reckoned = { [keys.observation.model]: "gpt-4o", [keys.observation.usage]: '{"input":1000000}' };

it("tells no cost that it has reckoned itself where that is not to be sent, and no sum with one in it", async () => {
  const told: unknown[] = [];
  const rig = createRig({
    sendCosts: false,
    createMeter: (traceId) => createTraceMeter(traceId, { onCost: ({ cost }) => told.push(cost) }),
  });
  const calls: Record<string, Record<string, string>> = {
    reckoned,
    stated: { [keys.observation.cost]: '{"total":3}' },
  };
  for (const [name, attributes] of Object.entries(calls)) {
    const root = rig.start(`root of ${name}`);
    const call = rig.start(name, root);
    call.setAttributes({ [keys.observation.type]: "generation", ...attributes });
    call.end();
    root.end();
  }
  // Sealing is done in slices.
  await expect.poll(() => rig.find("root of stated")).toBeDefined();
  const total = `${keys.observation.metadataPrefix}totalCost`;
  expect(told).toEqual([2.5, 3]);
  expect(rig.find("reckoned")?.overrides ?? {}).not.toHaveProperty(keys.observation.cost);
  expect(rig.find("root of reckoned")?.overrides).not.toHaveProperty(total);
  expect(rig.find("root of reckoned")?.overrides).toHaveProperty(`${keys.observation.metadataPrefix}totalUsage`);
  expect(rig.find("stated")?.attributes[keys.observation.cost]).toBe('{"total":3}');
  expect(rig.find("root of stated")?.overrides).toMatchObject({ [total]: '{"total":3}' });
});

it("tells none in a batch of another processor either", () => {
  const record = createRig().start("batch");
  record.setAttributes({ [keys.observation.type]: "generation", ...reckoned });
  const parts = { prices: createPriceTable(), shared: {}, destinations: ["default"], priced: undefined };
  const costIn = (sendCosts: boolean): unknown =>
    sealBatch([record as never], { ...parts, sendCosts })[0]?.observations[0]?.overrides?.[keys.observation.cost];
  expect([costIn(true), costIn(false)]).toEqual(['{"input":2.5,"total":2.5}', undefined]);
});
