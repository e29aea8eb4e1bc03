import { describe, expect, it } from "vitest";
import { runChild } from "./fixtures/child.ts";

const runUrl = new URL("../run.ts", import.meta.url).href;
const observationUrl = new URL("../observation.ts", import.meta.url).href;
const functionsUrl = new URL("../functions.ts", import.meta.url).href;

const RECORDING = `
const { runToItsEnd } = await import(${JSON.stringify(runUrl)});
const { inertObservation } = await import(${JSON.stringify(observationUrl)});
const heard = [];
const span = (_, fn) => {
  const step = Object.create(inertObservation(), {
    isRecording: { value: true },
    otelSpan: { value: { spanContext: () => ({ traceId: "1".repeat(32), spanId: "1".repeat(16), traceFlags: 1 }) } },
    run: { value: (inner) => inner() },
    fail: { value: (error) => heard.push("failed " + error.message) },
    end: { value: () => heard.push("end") },
  });
  return runToItsEnd(step, fn);
};`;
const UNREADY = `const { span } = await import(${JSON.stringify(functionsUrl)}); const heard = [];`;

const OWNED = `class Task extends Promise {}
for (const Kind of [Promise, Task]) {
  const early = Kind.reject(new Error("broken"));
  early.catch(() => {});
  span("s", () => early);
  const late = new Kind((_, reject) => setTimeout(reject, 2, new Error("broken")));
  late.catch(() => {});
  span("s", () => late);
  const after = new Kind((_, reject) => setTimeout(reject, 2, new Error("broken")));
  span("s", () => after);
  after.catch(() => {});
}
await turn(); await turn();
say("alive");`;

describe.each([
  ["recorded", RECORDING],
  ["with nothing to record", UNREADY],
])("a rejection, %s", (_, prelude) => {
  it("that its owner handles does not end the process when the step's own value is unused", async () => {
    const { lines, code, errors } = await runChild(`${prelude} ${OWNED} say(heard.join());`);
    expect(errors).not.toContain("broken");
    expect(code).toBe(0);
    expect(lines[0]).toBe("alive");
    const each = Array.from({ length: 6 }, () => "failed broken,end").join();
    expect(lines[1]).toBe(prelude === RECORDING ? each : undefined);
  });

  it("of an async function that nobody handles ends the process as it would without us", async () => {
    const { lines, code, errors } = await runChild(`${prelude}
      span("s", async () => { throw new Error("fatal") });
      await turn();
      say("unreachable");`);
    expect(lines).toEqual([]);
    expect(code).toBe(1);
    expect(errors).toContain("fatal");
  });

  it("that the caller catches does not end the process", async () => {
    const { lines, code } = await runChild(`${prelude}
      try { await span("s", async () => { throw new Error("one") }) } catch (error) { say(error.message) }
      try { await span("s", () => Promise.reject(new Error("two"))) } catch (error) { say(error.message) }
      await turn();`);
    expect(lines).toEqual(["one", "two"]);
    expect(code).toBe(0);
  });
});

describe("with nothing to record", () => {
  it("the very same promise comes back", async () => {
    const { lines } = await runChild(`${UNREADY}
      const promise = Promise.resolve(1);
      say(span("s", () => promise) === promise);`);
    expect(lines).toEqual(["true"]);
  });
});
