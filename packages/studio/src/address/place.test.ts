import { describe, expect, it } from "vitest";
import { placeOf, sessionAddress, traceAddress } from "./place.ts";

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
});
