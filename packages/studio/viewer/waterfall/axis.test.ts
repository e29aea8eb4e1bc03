import { describe, expect, it } from "vitest";
import { step } from "../../src/tree/step-for-tests.ts";
import { fitAxis, placeBar, ticks, zoomAxis } from "./axis.ts";

describe("the time axis", () => {
  it("holds every step and the wait before it", () => {
    const steps = [step("a", { start: 1000, end: 1400 }), step("b", { start: 1100, end: 2000, queueWait: 300 })];
    expect(fitAxis(steps, 9999)).toEqual({ start: 800, end: 2000 });
  });

  it("reaches up to now while something runs", () => {
    expect(fitAxis([step("a", { start: 10, end: null })], 50)).toEqual({ start: 10, end: 50 });
  });

  it("has a length even where nothing takes any time", () => {
    const axis = fitAxis([step("a", { start: 5, end: 5 })], 5);
    expect(axis.end).toBeGreaterThan(axis.start);
  });

  it("reaches from the trace's beginning to its end, where no step does", () => {
    const steps = [step("a", { start: 120, end: 140 })];
    expect(fitAxis(steps, 9999, { start: 100, end: 150 })).toEqual({ start: 100, end: 150 });
    expect(fitAxis([], 9999, { start: 100, end: 150 })).toEqual({ start: 100, end: 150 });
  });

  it.each([0, 0.0003, 0.001, 0.004])("has marks that stand apart for what took %d ms today", (took) => {
    const now = 1_795_367_000_123;
    const whole = fitAxis([step("a", { start: now, end: now + took })], now);
    for (const axis of [whole, zoomAxis(whole, 30, 31)]) {
      const marks = ticks(axis, whole.start, 5);
      expect(marks.length).toBeGreaterThan(2);
      expect(new Set(marks.map(({ label }) => label)).size).toBe(marks.length);
      const gaps = marks.slice(1).map(({ left }, at) => left - (marks[at]?.left ?? 0));
      expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThan(0.001);
      expect(Math.min(...gaps)).toBeGreaterThan(15);
    }
  });

  it("zooms to nothing that is beyond its end", () => {
    const axis = zoomAxis({ start: 100, end: 100.5 }, 100, 100);
    expect(axis.end).toBeLessThanOrEqual(100.5);
    expect(axis.end - axis.start).toBeCloseTo(0.01);
  });

  it.each([
    [1000, ["0", "0.5 s", "1.0 s"], 3],
    [1840, ["0", "0.5 s", "1.0 s", "1.5 s"], 4],
    [0.004, ["0", "1 µs", "2 µs", "3 µs", "4 µs"], 4],
    [92_000, ["0", "20 s", "40 s", "60 s", "80 s"], 5],
    [5_400_000, ["0", "20 min", "40 min", "60 min", "80 min"], 5],
    [180_000, ["0", "1 min", "2 min", "3 min"], 4],
  ])("has round marks over %d ms", (length, labels, atMost) => {
    expect(ticks({ start: 7, end: 7 + length }, 7, atMost).map((tick) => tick.label)).toEqual(labels);
  });

  it("counts its marks from the trace's start when zoomed", () => {
    const marks = ticks({ start: 1450, end: 1650 }, 1000, 4);
    expect(marks.map((tick) => tick.label)).toEqual(["450 ms", "500 ms", "550 ms", "600 ms", "650 ms"]);
    expect(marks[0]?.left).toBeCloseTo(0);
  });

  it("zooms to a part, whichever way it was drawn", () => {
    expect(zoomAxis({ start: 100, end: 300 }, 75, 25)).toEqual({ start: 150, end: 250 });
    expect(zoomAxis({ start: 100, end: 300 }, -10, 200)).toEqual({ start: 100, end: 300 });
  });
});

describe("a bar", () => {
  const axis = { start: 0, end: 1000 };

  it("lies where its time is, with its queue wait before it and its first token in it", () => {
    const bar = placeBar(step("a", { start: 400, end: 900, queueWait: 300, firstToken: 500 }), axis, 0);
    expect(bar).toEqual({
      left: 40,
      width: 50,
      wait: { left: 10, width: 30 },
      firstToken: 50,
      running: false,
      outside: null,
    });
  });

  it("grows up to now while it runs", () => {
    expect(placeBar(step("a", { start: 200, end: null }), axis, 700)).toMatchObject({
      left: 20,
      width: 50,
      running: true,
    });
  });

  it("is a point where it ends before it begins", () => {
    expect(placeBar(step("a", { start: 500, end: 300 }), axis, 0)).toMatchObject({ left: 50, width: 0 });
  });

  it("says on which side of the zoom it is", () => {
    const zoom = { start: 400, end: 600 };
    expect(placeBar(step("a", { start: 0, end: 100 }), zoom, 0).outside).toBe("before");
    expect(placeBar(step("a", { start: 700, end: 800 }), zoom, 0).outside).toBe("after");
    expect(placeBar(step("a", { start: 0, end: 900 }), zoom, 0)).toMatchObject({ left: 0, width: 100, outside: null });
  });

  it("leaves out a first token that lies outside of it", () => {
    expect(placeBar(step("a", { start: 400, end: 900, firstToken: 950 }), axis, 0).firstToken).toBeNull();
  });
});
