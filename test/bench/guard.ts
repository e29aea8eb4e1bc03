import { readFileSync, writeFileSync } from "node:fs";
import type { Ratios } from "./ratios.ts";

/** What each ratio was when it was last looked at: by suite, by name. */
export type Baseline = Readonly<Record<string, Ratios>>;

const file = new URL("./baseline.json", import.meta.url);

/** Machines differ, and neighbours steal time; what has more than doubled is a loss all the same. */
const margins = { CPU: 2.5, heap: 1.3 } as const;

export function readBaseline(): Baseline {
  return JSON.parse(readFileSync(file, "utf8")) as Baseline;
}

export function writeBaseline(found: Baseline): void {
  const rounded = Object.fromEntries(
    Object.entries({ ...readBaseline(), ...found }).map(([suite, ratios]) => [
      suite,
      Object.fromEntries(Object.entries(ratios).map(([name, ratio]) => [name, Number(ratio.toFixed(2))])),
    ]),
  );
  writeFileSync(file, `${JSON.stringify(rounded, null, 2)}\n`);
}

/** One line for each ratio that has a baseline; those that are clearly worse say so. */
export function compare(found: Baseline, baseline: Baseline): { readonly line: string; readonly isLoss: boolean }[] {
  return Object.entries(found).flatMap(([suite, ratios]) =>
    Object.entries(ratios).flatMap(([name, ratio]) => {
      const known = baseline[suite]?.[name];
      if (known === undefined) return [];
      const limit = known * margins[name.startsWith("CPU") ? "CPU" : "heap"];
      const isLoss = !(ratio <= limit);
      const figures = `${ratio.toFixed(2)}, baseline ${known.toFixed(2)}, at most ${limit.toFixed(2)}`;
      return [{ line: `${isLoss ? "LOSS" : "ok  "} ${suite}: ${name}: ${figures}`, isLoss }];
    }),
  );
}
