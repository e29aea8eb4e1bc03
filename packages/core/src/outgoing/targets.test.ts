import { describe, expect, it } from "vitest";
import { createTargetFinder } from "./targets.ts";

const finds = (origin: string | RegExp, address: string): boolean =>
  createTargetFinder([{ origin, identity: false }])(address) !== undefined;

describe("an origin", () => {
  it.each([
    ["https://api.test", "https://api.test", true],
    ["https://api.test", "https://api.test:443/path?query", true],
    ["https://api.test", "https://API.TEST", true],
    ["http://127.0.0.1", "http://0x7f.1:80", true],
    ["http://[::1]:3000", "http://[0:0:0:0:0:0:0:1]:3000", true],
    ["https://api.test", "http://api.test", false],
    ["https://api.test", "http://api.test:443", false],
    ["https://api.test", "https://api.test:8443", false],
    ["https://api.test", "https://api.test.", false],
    ["https://api.test", "https://api.test.evil.test", false],
    ["https://api.test", "https://evilapi.test", false],
    ["https://api.test", "https://api.test@evil.test", false],
    ["https://api.test", "https://api.test:pass@evil.test", false],
    ["https://api.test", "https://evil.test/https://api.test", false],
    ["https://api.test", "https://evil.test#https://api.test", false],
    ["https://api.test", "ws://api.test", false],
    ["https://api.test", "not an address", false],
    ["https://api.test", "", false],
  ])("%s and %s: %s", (origin, address, expected) => {
    expect(finds(origin, address)).toBe(expected);
  });
});

describe("a wildcard", () => {
  it.each([
    ["https://*.internal.test", "https://a.internal.test", true],
    ["https://*.internal.test", "https://a.b.internal.test:443", true],
    ["https://*.internal.test:8443", "https://a.internal.test:8443", true],
    ["https://*.internal.test", "https://internal.test", false],
    ["https://*.internal.test", "https://.internal.test", false],
    ["https://*.internal.test", "https://evilinternal.test", false],
    ["https://*.internal.test", "https://a.internal.test.evil.test", false],
    ["https://*.internal.test", "https://a.internal.test:8443", false],
    ["https://*.internal.test", "http://a.internal.test", false],
    ["https://*.internal.test", "https://evil.test/.internal.test", false],
    ["https://*.internal.test", "https://evil.test?.internal.test", false],
  ])("%s and %s: %s", (origin, address, expected) => {
    expect(finds(origin, address)).toBe(expected);
  });
});

describe("an expression", () => {
  it("sees the origin and nothing else", () => {
    expect(finds(/^https:\/\/api\.test$/, "https://api.test/path?query")).toBe(true);
    expect(finds(/path|query|user/, "https://user@api.test/path?query")).toBe(false);
  });

  it("is asked as if for the first time, whatever its flags, and keeps its state", () => {
    const pattern = /api/gy;
    pattern.lastIndex = 1;
    const find = createTargetFinder([{ origin: /t$/g, identity: false }]);
    expect([find("https://a.test"), find("https://b.test"), find("https://c.test")]).not.toContain(undefined);
    finds(pattern, "https://api.test");
    expect(pattern.lastIndex).toBe(1);
  });
});

describe("the finder", () => {
  it("takes the first entry that fits", () => {
    const find = createTargetFinder([
      { origin: "https://a.internal.test", identity: false },
      { origin: "https://*.internal.test", identity: true },
    ]);
    expect(find("https://a.internal.test")?.identity).toBe(false);
    expect(find("https://b.internal.test")?.identity).toBe(true);
  });

  it("answers the same for the three thousandth address as for the first", () => {
    const find = createTargetFinder([{ origin: "https://a.test", identity: false }]);
    for (let index = 0; index < 3_000; index += 1) expect(find(`https://${index}.test`)).toBeUndefined();
    expect(find("https://a.test")).toBeDefined();
    expect(find("https://7.test")).toBeUndefined();
  });
});
