import { expect, it } from "vitest";
import type { Inside, InsideKit } from "./inside.ts";
import { reasonFor, type Seen } from "./reasons.ts";

const listening: Seen = {
  exitCode: undefined,
  ports: [3000],
  visits: [{ status: 200 }],
  received: 0,
  output: "",
  isWorkerOnly: false,
  inside: undefined,
};
const kit: InsideKit = {
  isEnabled: true,
  offReason: undefined,
  serviceName: "shop",
  environment: undefined,
  sampleRate: 1,
  capture: "full",
  transport: "otlp",
  destinations: ["http://localhost:4319"],
  given: [],
  sampledOut: 0,
  accepted: 0,
  loadedBefore: [],
};
const inside = (more: Partial<InsideKit> | undefined): Inside => ({
  pid: 1,
  ports: [3000],
  kit: more && { ...kit, ...more },
  openTelemetry: undefined,
  copies: undefined,
});

it.each<[string, Partial<Seen>, RegExp]>([
  [
    "a package is not installed",
    { exitCode: 1, output: "Error: Cannot find package 'express'" },
    /Install first.*express/s,
  ],
  ["a port is taken", { exitCode: 1, output: "Error: listen EADDRINUSE" }, /port is taken/],
  ["it failed", { exitCode: 7, output: "no database\n    at node:internal/x" }, /exit code 7\. It said:\nno database$/],
  ["a worker was not set up", { isWorkerOnly: true }, /worker runs, and never called initLangfuse/],
  ["a worker has no job yet", { isWorkerOnly: true, inside: inside({}) }, /comes with its first job/],
  ["it did nothing", { exitCode: 0 }, /ended by itself and made no observation/],
  ["it listens nowhere", { ports: [], output: "waiting for Redis" }, /on any port in time\.\nwaiting for Redis/],
  [
    "it answers nobody",
    { visits: [{ failed: "socket hang up" }] },
    /listens on port 3000, and answered no HTTP request/,
  ],
  ["it was not set up", { inside: inside(undefined) }, /answered \(200\), and never called initLangfuse/],
  ["it has no keys", { inside: inside({ isEnabled: false, offReason: "no_keys" }) }, /it finds no keys/],
  ["an option says off", { inside: inside({ isEnabled: false, offReason: "else" }) }, /by an option/],
  ["it was left out by sampling", { inside: inside({ sampledOut: 1, sampleRate: 0.01 }) }, /rate in force is 0\.01/],
  ["what came was empty", { received: 1 }, /held no observation/],
  ["it sends elsewhere", { inside: inside({}) }, /sent nothing \(its address is http:\/\/localhost:4319\)/],
  ["nobody knows", {}, /sent nothing\. Either nothing observes its requests/],
])("why there is no trace: %s", (_, more, said) => expect(reasonFor({ ...listening, ...more })).toMatch(said));
