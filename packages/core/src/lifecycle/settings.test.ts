import { describe, expect, it } from "vitest";
import { pathOf, pathTest } from "./paths.ts";
import { readRequestOptions } from "./settings.ts";

describe("readRequestOptions", () => {
  it("gives back nothing to ask where nothing was said", () => {
    expect(Object.values(readRequestOptions("test", undefined)).every((ask) => ask === undefined)).toBe(true);
    expect(readRequestOptions("test", { user: undefined }).user).toBeUndefined();
  });

  it("reads values once and brings them into one form", () => {
    const settings = readRequestOptions("test", {
      user: 7,
      destination: "tenant-a",
      captureHeaders: ["X-Model"],
      sample: false,
      traceHeader: true,
    });
    expect(settings.user?.({}, {})).toBe("7");
    expect(settings.destination?.({}, {})).toEqual(["tenant-a"]);
    expect(settings.captureHeaders?.({}, {})).toEqual(["x-model"]);
    expect(settings.sample?.({}, {})).toBe(0);
    expect(settings.traceHeader?.({}, {})).toMatchObject({ name: "x-langfuse-trace-id", expiresInSeconds: 3600 });
  });

  it.each([
    ["name", ""],
    ["user", {}],
    ["user", Number.NaN],
    ["session", true],
    ["tags", ["a", 1]],
    ["metadata", ["a"]],
    ["ignore", 1],
    ["trust", "yes"],
    ["captureHeaders", ["x y"]],
    ["captureHeaders", ["x-a", "Cookie"]],
    ["captureHeaders", ["X-Amz-Security-Token"]],
    ["traceHeader", "x:y"],
    ["traceHeader", "x".repeat(257)],
    ["traceHeader", { title: "x" }],
    ["traceHeader", { key: "short" }],
    ["traceHeader", { expiresInSeconds: 0 }],
    ["sample", -1],
    ["sample", Number.NaN],
    ["destination", []],
  ])("refuses for %s what cannot be used: %j", (name, value) => {
    expect(() => readRequestOptions("test", { [name]: value })).toThrow(
      `[@langfuse-kit/test] Option ${name} cannot be`,
    );
  });

  it("tells of an unknown name what is near it, and all that are known, those of the adapter among them", () => {
    expect(Object.keys(readRequestOptions("test", { jobs: 1 } as object, ["jobs"]))).not.toContain("jobs");
    expect(() => readRequestOptions("test", { sesion: "s" } as object, ["jobs"])).toThrow(
      /"sesion" is unknown\. Did you mean session\? Known are name, .*, jobs\.$/,
    );
  });

  it("judges what a function gives by the same rules", () => {
    const settings = readRequestOptions<unknown, unknown>("test", {
      tags: () => ["a", 1] as never,
      trust: () => {
        throw new Error("no");
      },
    });
    expect(settings.tags?.({}, {})).toBeUndefined();
    expect(settings.trust?.({}, {})).toBe("none");
  });
});

describe("paths", () => {
  it("compares without the query, and gives the same answer twice", () => {
    const test = pathTest([/^\/h/g, "/exact", "/assets/*"]);
    expect([1, 2, 3].map(() => test?.("/health"))).toEqual([true, true, true]);
    expect(["/exact", "/exact/more", "/assets/a.js", "/other"].map((path) => test?.(path))).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(["/a?b=/c", "/a#b", "/a"].map(pathOf)).toEqual(["/a", "/a", "/a"]);
  });

  it("reads them out of whole addresses too", () => {
    expect(["http://here/a?b", "HTTPS://here:1/a", "http://here?b", "//a", "*"].map(pathOf)).toEqual([
      ...["/a", "/a", "/", "//a", "*"],
    ]);
  });
});
