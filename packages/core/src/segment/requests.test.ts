import { expect, it } from "vitest";
import { keys } from "../attributes/index.ts";
import { createPriceTable } from "../pricing/index.ts";
import { costOfRequests, withRequest } from "./requests.ts";
import type { Requests } from "./types.ts";

const tiers = [{ name: "flex", when: [{ parameter: "service_tier", in: ["flex"] }], prices: { input: 1 } }];
const prices = createPriceTable([{ model: "ours", prices: { input: 2 }, tiers }]);
const none: Requests = {
  each: [],
  older: undefined,
  isStated: false,
  named: undefined,
  asked: undefined,
  model: undefined,
  usage: undefined,
  lentParameters: undefined,
  lentCost: undefined,
};
const request = {
  model: "ours",
  requestedModel: "ours",
  modelParameters: {},
  usage: { input: 1e6 },
  stated: undefined,
};

it("keeps the last hundred requests of a generation, and of all others what they cost", () => {
  let requests = none;
  for (let index = 0; index < 250; index += 1) requests = withRequest(requests, request, {}, prices);
  expect(requests.each).toHaveLength(100);
  expect(requests.older).toEqual({ input: 300, total: 300 });
  expect(costOfRequests(requests, {}, prices)?.total).toBe(500);
  const learnt = { [keys.observation.modelParameters]: '{"service_tier":"flex"}' };
  expect(costOfRequests(requests, learnt, prices)?.total).toBe(300 + 100);
});

it("keeps what a server charged for one that it keeps no longer", () => {
  let requests = withRequest(none, { ...request, stated: { total: 7 } }, {}, prices);
  for (let index = 0; index < 100; index += 1) requests = withRequest(requests, request, {}, prices);
  expect([requests.isStated, costOfRequests(requests, {}, prices)?.total]).toEqual([true, 207]);
});
