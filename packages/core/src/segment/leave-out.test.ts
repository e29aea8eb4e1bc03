import { expect, it } from "vitest";
import { withSpan } from "../context/index.ts";
import { leaveOutNearest, takeBack } from "./leave-out.ts";
import { createRig } from "./rig-for-tests.ts";

const turn = () => new Promise((resolve) => setImmediate(resolve));

it("takes back a span that was no observation: what is below it hangs under what is above", async () => {
  const rig = createRig();
  const root = rig.start("root");
  const none = rig.start("none", root);
  const child = rig.start("child", none);
  takeBack(none);
  expect(rig.segments.open()).toBe(2);
  rig.start("later", none).end();
  for (const span of [child, root]) span.end();
  await turn();
  expect(rig.observations().map(({ name }) => name)).toEqual(["later", "child", "root"]);
  for (const name of ["child", "later"]) expect(rig.find(name)?.parentSpanId).toBe(root.spanContext().spanId);
  expect([rig.segments.open(), rig.lost]).toEqual([0, []]);
});

it("sends nothing of a trace whose only span is taken back", async () => {
  const rig = createRig();
  takeBack(rig.start("none"));
  await turn();
  expect([rig.sealed, rig.segments.open(), rig.lost]).toEqual([[], 0, []]);
});

it("leaves what has ended before as it was", async () => {
  const rig = createRig();
  const root = rig.start("root");
  root.end();
  takeBack(root);
  await turn();
  expect(rig.observations().map(({ name }) => name)).toEqual(["root"]);
});

it("leaves out the trace around the running code, and nothing where there is none", async () => {
  const rig = createRig();
  leaveOutNearest();
  const root = rig.start("root");
  const child = rig.start("child", root);
  withSpan(child, leaveOutNearest);
  for (const span of [child, root]) span.end();
  rig.start("other").end();
  // Sealing is done in slices.
  await expect.poll(() => rig.observations().map(({ name }) => name)).toEqual(["other"]);
});
