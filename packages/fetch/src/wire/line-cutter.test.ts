import { afterEach, describe, expect, it, vi } from "vitest";
import { createEventReader } from "./event-reader.ts";
import { createLineCutter } from "./line-cutter.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** How many characters are searched for a line's end while this runs. */
function searchedBy(work: () => void): number {
  const { indexOf } = String.prototype;
  let searched = 0;
  vi.spyOn(String.prototype, "indexOf").mockImplementation(function (this: string, text: string, from = 0) {
    const at = indexOf.call(this, text, from);
    searched += (at < 0 ? this.length : at + 1) - from;
    return at;
  });
  work();
  vi.restoreAllMocks();
  return searched;
}

describe("an event that comes in many pieces", () => {
  it.each([10, 100, 1_000])("is searched once, however many they are (%i)", (pieces) => {
    const text = `data: {"image":"${"A".repeat(100_000)}"}\n\n`;
    const bytes = new TextEncoder().encode(text);
    const events: unknown[] = [];
    const reader = createEventReader("sse", (value) => events.push(value));
    const size = Math.ceil(bytes.length / pieces);
    const searched = searchedBy(() => {
      for (let at = 0; at < bytes.length; at += size) reader.chunk(bytes.subarray(at, at + size));
    });
    expect(events).toEqual([JSON.parse(text.slice(6))]);
    expect(searched).toBeGreaterThan(0);
    expect(searched).toBeLessThanOrEqual(text.length);
  });
});

describe("lines", () => {
  it("end where they do, also between a carriage return and its line feed", () => {
    const lines: string[] = [];
    const cutter = createLineCutter((line) => lines.push(line));
    for (const piece of ["a", "b\r", "\nc", "", "\n\n", "d\ne\r\nf"]) cutter.cut(piece);
    expect(lines).toEqual(["ab", "c", "", "d", "e"]);
    expect([cutter.length(), cutter.take(), cutter.length()]).toEqual([1, "f", 0]);
  });
});
