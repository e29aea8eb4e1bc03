import { afterAll, beforeAll, describe, it } from "vitest";
import { fixtures } from "./fixtures/index.ts";
import { walkThrough } from "./walk-through.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

/** The cheap ones; `npm run matrix` walks through all of them. */
const cheap = fixtures.filter(({ name }) => name === "express-esm" || name === "express-cjs");

describe("the command line sets up, and takes back", () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench(process.cwd());
  }, 60_000);
  afterAll(() => bench?.dispose());

  it.for(cheap)("$name", { timeout: 120_000 }, (fixture) => walkThrough(fixture, bench));
});
