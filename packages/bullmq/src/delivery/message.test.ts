import { gzipSync } from "node:zlib";
import type { Chunk } from "@langfuse-kit/core/adapter";
import { describe, expect, it } from "vitest";
import { failureText, fromMessage, readFailure, toMessage } from "./message.ts";

const chunk: Chunk = {
  kind: "spans",
  destination: "default",
  ids: ["b7ad6b7169203331"],
  createdAt: 1,
  bytes: Buffer.from("some observations, as bytes that nobody may change"),
};

describe("a message in Redis", () => {
  it("is read as it was written, and names no key and no address", async () => {
    const message = await toMessage(chunk, "a project");
    expect(Object.keys(message).sort()).toEqual([
      "bytes",
      "createdAt",
      "destination",
      "ids",
      "kind",
      "project",
      "version",
    ]);
    const read = await fromMessage(JSON.parse(JSON.stringify(message)));
    expect({ ...read, bytes: String(read?.bytes) }).toEqual({ ...chunk, bytes: String(chunk.bytes) });
  });

  it("that was damaged is none, or says what it said", async () => {
    const message = await toMessage(chunk, undefined);
    const bytes = Buffer.from(message.bytes, "base64");
    let refused = 0;
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 0x10;
      const read = await fromMessage({ ...message, bytes: changed.toString("base64") });
      if (read === undefined) refused += 1;
      else expect(String(read.bytes)).toBe(String(chunk.bytes));
    }
    expect(refused).toBeGreaterThan(bytes.length / 2);
  });

  it("that inflates without an end is none, and is not held", async () => {
    const message = await toMessage(chunk, undefined);
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString("base64");
    expect(await fromMessage({ ...message, bytes: bomb })).toBeUndefined();
  });

  it.each([
    ["nothing", undefined],
    ["a text", "spans"],
    ["a list", []],
    ["of a later version", { version: 2 }],
    ["of another kind", { kind: "__proto__" }],
    ["without a list of ids", { ids: "b7ad6b7169203331" }],
    ["with ids that are none", { ids: [{ toString: "x" }] }],
    ["without a time", { createdAt: "now" }],
    ["without bytes", { bytes: { length: 3 } }],
    ["with bytes that are not compressed", { bytes: "bm90IGd6aXA=" }],
  ])("is not what is %s", async (_, given) => {
    const message = await toMessage(chunk, undefined);
    const isPart = typeof given === "object" && !Array.isArray(given);
    expect(await fromMessage(isPart ? { ...message, ...given } : given)).toBeUndefined();
  });
});

describe("why a job failed", () => {
  it.each([
    { status: 0, reason: "no answer" },
    { status: 413, reason: "10: too large\nby far" },
  ])("is read as it was written: $status", (refusal) => {
    expect(readFailure(failureText(refusal))).toEqual(refusal);
  });

  it.each(["", "job stalled more than allowable limit", "4133: no status"])(
    "is the text of others as it is: %j",
    (text) => {
      expect(readFailure(text)).toEqual({ status: 0, reason: text });
    },
  );
});
