import { describe, expect, it } from "vitest";
import { compareAddress, placeOf, sessionAddress, traceAddress, tracesAddress } from "./place.ts";

describe("an address", () => {
  it.each([
    ["/", { page: "home" }],
    ["/traces", { page: "traces" }],
    ["/traces/", { page: "traces" }],
    ["/traces/ab12", { page: "trace", id: "ab12" }],
    ["/sessions", { page: "sessions" }],
    ["/sessions/a%2Fb%20c", { page: "session", id: "a/b c" }],
    ["/sessions/%zz", { page: "session", id: "%zz" }],
    ["/elsewhere", { page: "nowhere" }],
    ["/traces/a/b", { page: "nowhere" }],
  ])("%s leads to a page", (path, place) => expect(placeOf(path)).toEqual(place));

  it("leads back to the id that it was made of", () => {
    expect(placeOf(sessionAddress("user/1?x#y"))).toEqual({ page: "session", id: "user/1?x#y" });
    expect(traceAddress("t 1", "o&2")).toBe("/traces/t%201?observation=o%262");
  });

  it("can be made of a text that was cut within a character", () => {
    const cut = "ada 😀".slice(0, 5);
    const whole = "ada%20%EF%BF%BD";
    expect(tracesAddress("tag", cut)).toBe(`/traces?tag=${whole}`);
    expect(tracesAddress("tag", "ada 😀")).toBe("/traces?tag=ada%20%F0%9F%98%80");
    expect([sessionAddress(cut), traceAddress(cut, cut), compareAddress(cut, cut)]).toEqual([
      `/sessions/${whole}`,
      `/traces/${whole}?observation=${whole}`,
      `/compare/${whole}/${whole}`,
    ]);
  });
});
