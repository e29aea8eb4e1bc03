import { afterAll, beforeAll, describe, it } from "vitest";
import { fixtures } from "./fixtures/index.ts";
import { templates, tryTemplate } from "./nest-new/index.ts";
import { walkThrough } from "./walk-through.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

/** The cheap ones; `npm run matrix` walks through all of them. */
const cheap = fixtures.filter(({ name }) => name === "express-esm" || name === "express-cjs");

/** Of the templates of `nest new`, the one whose modules know no `import()`. */
const hardest = templates.filter(({ name }) => name === "nest-new-11-jest");

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench(process.cwd());
}, 60_000);
// Thousands of small files.
afterAll(() => bench?.dispose(), 60_000);

describe("the command line sets up, and takes back", () => {
  it.for(cheap)("$name", { timeout: 120_000 }, (fixture) => walkThrough(fixture, bench));
});

describe("the tests that a new project has run with tracing in", () => {
  it.for(hardest)("$name", { timeout: 180_000 }, (template) => tryTemplate(template, bench));
});
