import { describe, expect, it } from "vitest";
import { decodeRecord, encodeRecord, type Recorded, scanRecords } from "./record.ts";

function recorded(text: string, kind: Recorded["kind"] = "spans"): Recorded {
  return { kind, bytes: Buffer.from(text), ids: ["0123456789abcdef", text], createdAt: 1_700_000_000_000.5 };
}
const written = (...chunks: Recorded[]): Buffer => Buffer.concat(chunks.flatMap((chunk) => [...encodeRecord(chunk)]));
const textsOf = (file: Buffer): string[] => scanRecords(file).records.map(({ chunk }) => chunk.bytes.toString());

describe("a record", () => {
  it.each([recorded("first"), recorded("ünï", "scores"), { ...recorded(""), ids: [] }])(
    "is read as it was written",
    (chunk) => {
      const read = decodeRecord(written(chunk), 0)?.chunk;
      expect({ ...read, bytes: Buffer.from(read?.bytes ?? []) }).toEqual({ ...chunk, bytes: Buffer.from(chunk.bytes) });
    },
  );

  it("with any bit flipped is none", () => {
    const file = written(recorded("content"));
    for (let bit = 0; bit < file.length * 8; bit++) {
      const flipped = Buffer.from(file);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      // Six bytes of the header are reserved and zero, and the checksum covers them as well.
      expect(decodeRecord(flipped, 0), `bit ${bit}`).toBeUndefined();
    }
  });
});

describe("a file", () => {
  const file = written(recorded("one"), recorded("two"), recorded("three"));

  it("gives all of its records", () => {
    expect(scanRecords(file)).toMatchObject({ damaged: 0 });
    expect(textsOf(file)).toEqual(["one", "two", "three"]);
  });

  it("cut anywhere gives those that are whole, and counts the rest", () => {
    for (let length = 0; length < file.length; length++) {
      const { records, damaged } = scanRecords(file.subarray(0, length));
      const whole = records.reduce((sum, record) => sum + record.length, 0);
      expect(whole + damaged).toBe(length);
      expect(records.length).toBeLessThan(3);
    }
  });

  it("with a damaged record gives those behind it", () => {
    const damaged = Buffer.from(file);
    damaged.fill(0xff, 4, 12);
    expect(textsOf(damaged)).toEqual(["two", "three"]);
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["zeros", Buffer.alloc(4096)],
    ["noise", Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 251))],
    ["lengths beyond the end", Buffer.concat([file.subarray(0, 8), Buffer.alloc(24, 0xff)])],
  ])("of %s gives none", (_, content) => expect(textsOf(content)).toEqual([]));
});
