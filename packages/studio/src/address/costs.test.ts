import { describe, expect, it } from "vitest";
import { costKindOf, costsAsked } from "./costs.ts";

describe("the address of the costs", () => {
  it.each([
    ["", { by: "model", period: "7d", hours: 168 }],
    ["by=session&last=24h", { by: "session", period: "24h", hours: 24 }],
    ["by=prompt&last=all", { by: "prompt", period: "all", hours: null }],
    ["by=constructor&last=__proto__", { by: "model", period: "7d", hours: 168 }],
  ])("%s", (query, asked) => expect(costsAsked(new URLSearchParams(query))).toEqual(asked));

  it("says a kind for every text", () => {
    expect([costKindOf("user"), costKindOf("toString"), costKindOf(null)]).toEqual(["user", "model", "model"]);
  });
});
