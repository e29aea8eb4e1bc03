import { describe, expect, it } from "vitest";
import { resolveConfig } from "./index.ts";

const read = (propagateTo: unknown): unknown => resolveConfig({ enabled: false, propagateTo } as never, {}).propagateTo;
const target = (origin: string | RegExp, identity = false): object => ({ origin, identity });

describe("propagateTo", () => {
  it.each([
    ["https://api.internal", "https://api.internal"],
    ["https://api.internal/", "https://api.internal"],
    ["HTTPS://API.Internal:443", "https://api.internal"],
    ["http://api.internal:8080", "http://api.internal:8080"],
    ["http://127.1:80", "http://127.0.0.1"],
    ["http://[::1]:3000", "http://[::1]:3000"],
    ["http://bücher.example", "http://xn--bcher-kva.example"],
    ["https://*.Internal.example", "https://*.internal.example"],
    ["https://*.internal.example:8443/", "https://*.internal.example:8443"],
    ["http://*.internal", "http://*.internal"],
  ])("reads %s as the origin %s", (given, origin) => {
    expect(read([given])).toEqual([target(origin)]);
  });

  it("takes expressions, and entries that ask for identity", () => {
    expect(read([/^https:\/\/a\.test$/, { origin: "https://b.test" }, { origin: /c$/, identity: true }])).toEqual([
      target(/^https:\/\/a\.test$/),
      target("https://b.test"),
      target(/c$/, true),
    ]);
  });

  it.each<[unknown, string]>([
    ["https://a.test", "Option propagateTo is"],
    [[""], "Option propagateTo[0] is"],
    [["https://a.test", 7], "Option propagateTo[1] is 7."],
    [["a.test"], "It has to start with http:// or https://"],
    [["//a.test"], "It has to start with http:// or https://"],
    [["ftp://a.test"], "It has to start with http:// or https://"],
    [["*"], "It has to start with http:// or https://"],
    [["https://*"], 'A "*" can only stand for the first parts of a name'],
    [["https://a.*.test"], 'A "*" can only stand for the first parts of a name'],
    [["https://api*.test"], 'A "*" can only stand for the first parts of a name'],
    [["http://localhost:*"], 'A "*" can only stand for the first parts of a name'],
    [["https://*.0.0.1"], "an IP address has none"],
    [["https://*."], "Give an origin"],
    [["https://a.test/v1"], "Whole origins are listed, without a path: https://a.test."],
    [["https://a.test?x=1"], "Whole origins are listed"],
    [["https://*.a.test#x"], "Whole origins are listed"],
    [["https://user:pass@a.test"], "Remove what stands before the @."],
    [["https://a.test\\@b.test"], "holds spaces, line breaks or backslashes"],
    [["https://a.test\n"], "holds spaces, line breaks or backslashes"],
    [["https://a b.test"], "holds spaces, line breaks or backslashes"],
    [["https://"], "Give an origin"],
    [["https://a.test:99999"], "Give an origin"],
    [[{}], "Option propagateTo[0].origin is undefined."],
    [[{ origin: "https://a.test", identity: "yes" }], "Option propagateTo[0].identity"],
    [[{ origin: "https://a.test", headers: true }], "unknown name"],
    [[null], "Option propagateTo[0] is null."],
  ])("refuses %j, saying why", (given, message) => {
    expect(() => read(given)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", message: expect.stringContaining(message) }),
    );
  });

  it("never shows a password in its errors", () => {
    expect(() => read(["https://user:hunter2@a.test"])).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining("hunter2") }),
    );
  });
});
