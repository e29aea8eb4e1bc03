import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { addChip, chipsOf, filtersOf, leftOut, misread, splitTyped, withChips } from "./filters.ts";

const read = (query: string) => filtersOf(new URLSearchParams(query), 10_000_000);
const said = (query: string): string[] =>
  chipsOf(new URLSearchParams(query)).map(({ key, value }) => `${key.name}:${value}`);

describe("filters in the address", () => {
  it("become what the server is asked for", () => {
    expect(read("q=refund&level=error&state=failed&state=done&model=gpt-4o&tag=a&tag=b&env=dev")).toEqual({
      text: "refund",
      level: "ERROR",
      state: ["failed", "done"],
      model: ["gpt-4o"],
      tags: ["a", "b"],
      environment: ["dev"],
    });
  });

  it("have bounds of latency and cost, and times", () => {
    expect(read("latency=>2s&latency=<1.5min&cost=>$0.01&last=1h")).toEqual({
      aboveLatency: 2000,
      belowLatency: 90_000,
      aboveCost: 0.01,
      from: 6_400_000,
    });
    expect(read("latency=>=2s&cost=<=0.01")).toEqual({ minLatency: 2000, maxCost: 0.01 });
    expect(read("from=2026-01-31T00:00:00Z")).toEqual({ from: Date.UTC(2026, 0, 31) });
  });

  it("leave out what makes no sense, and say so", () => {
    const query = "level=king&latency=slow&cost=much&last=ever&from=then&unknown=1&user=mira";
    expect(read(query)).toEqual({ user: ["mira"] });
    expect(leftOut(new URLSearchParams(query)).map(({ word }) => word)).toEqual([
      ...["level:king", "latency:slow", "cost:much", "last:ever", "from:then"],
    ]);
  });

  describe("of times without a zone", () => {
    const zone = process.env.TZ;
    beforeEach(() => {
      process.env.TZ = "America/New_York";
    });
    afterEach(() => {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    });
    const [first, last] = [Date.UTC(2026, 0, 31, 5), Date.UTC(2026, 1, 1, 5) - 1];

    it("are the reader's, and of a bare day all of it", () => {
      expect(read("from=2026-01-31&to=2026-01-31")).toEqual({ from: first, to: last });
      expect(read("from=2026-01-31T00:00")).toEqual({ from: first });
      expect(read("from=2026-01-31T00:00Z&to=2026-01-31T05:00%2B05:00")).toEqual({
        from: first - 18e6,
        to: first - 18e6,
      });
    });

    it("are of another zone where that is asked for", () => {
      const of = (query: string) => filtersOf(new URLSearchParams(query), 0, "Z");
      expect(of("from=2026-01-31&to=2026-01-31")).toEqual({ from: first - 18e6, to: last - 18e6 });
      expect(of("from=2026-01-31T00:00")).toEqual({ from: first - 18e6 });
    });

    it("stand as instants in the address once they were typed, so that others are shown the same", () => {
      const { chips } = splitTyped("from:2026-01-31 to:2026-01-31");
      const address = withChips(new URLSearchParams(), chips, "");
      expect(address.toString()).toBe("from=2026-01-31T05%3A00%3A00.000Z&to=2026-02-01T04%3A59%3A59.999Z");
      process.env.TZ = "Asia/Tokyo";
      expect(filtersOf(address, 0)).toEqual({ from: first, to: last });
    });
  });

  it("keep what else the address holds", () => {
    const address = new URLSearchParams("level=error&observation=abc&q=old");
    expect(withChips(address, [], "new words").toString()).toBe("observation=abc&q=new+words");
  });

  it("come back the same from chips", () => {
    const query = "q=a&level=error&user=u+1&latency=%3E2s";
    const address = new URLSearchParams(query);
    expect(withChips(new URLSearchParams(), chipsOf(address), "a").toString()).toBe(query);
  });
});

describe("what is typed", () => {
  it("is split into filters and text", () => {
    const { chips, text } = splitTyped('level:ERROR why model:"gpt 4" is it slow latency:>2s');
    expect(chips.map(({ key, value }) => [key.name, value])).toEqual([
      ["level", "error"],
      ["model", "gpt 4"],
      ["latency", ">2s"],
    ]);
    expect(text).toBe("why is it slow");
  });

  it("stays text where it is no filter", () => {
    const typed = "https://a.example level:king unknown:key 12:30";
    expect(splitTyped(typed)).toEqual({ chips: [], text: typed });
  });
});

describe("what is like a filter and is none", () => {
  it("is named with why it is none, and what only has a colon is not", () => {
    const typed = 'latency:abc status:503 level:"king" from:garbage cost:>1 -level:error 12:30 https://a.example';
    expect(misread(typed).map(({ word, why }) => [word, why])).toEqual([
      ["latency:abc", "latency takes a length of time, such as >2s or <500ms"],
      ["status:503", "none is called status"],
      ['level:"king"', "level takes error or warning"],
      ["from:garbage", "from takes a day or a time, such as 2026-01-31 or 2026-01-31T12:00"],
      ["-level:error", "none takes a minus"],
    ]);
  });

  it("stays text as it was typed: no filter is turned around, or found within a word", () => {
    for (const typed of ["-level:error", "end-level:error", '-name:"POST /chat"']) {
      expect(splitTyped(`${typed} refund`)).toEqual({ chips: [], text: `${typed} refund` });
    }
  });
});

describe("adding a filter", () => {
  const add = (query: string, typed: string): string[] => {
    const [chip] = splitTyped(typed).chips;
    if (chip === undefined) return [];
    return said(withChips(new URLSearchParams(), addChip(chipsOf(new URLSearchParams(query)), chip), "").toString());
  };

  it("takes the place of one that allows one value", () => {
    expect(add("level=error", "level:warning")).toEqual(["level:warning"]);
    expect(add("latency=>2s&latency=<9s", "latency:>5s")).toEqual(["latency:<9s", "latency:>5s"]);
  });

  it("stands beside others of its key, once", () => {
    expect(add("user=a", "user:b")).toEqual(["user:a", "user:b"]);
    expect(add("user=a", "user:a")).toEqual(["user:a"]);
  });
});
