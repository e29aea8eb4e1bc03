import { spawn } from "node:child_process";
import { once } from "node:events";
import { build } from "./check/build.ts";

// npm run coverage [-- TEST …]: how much of each published package the tests run, and 1 where it is too little. Apart from
// `npm test`, since counting makes the tests take longer. What child processes run is not counted.
const least = 90;
const include = ["packages/*/src/**/*.ts", "packages/studio/viewer/**/*.{ts,tsx}"];
const exclude = ["**/*.test.ts", "**/*-for-tests.ts", "**/test-helpers.ts", "**/bin.ts", "**/types.ts", "**/index.ts"];

const { code, output } = await build(process.cwd());
if (code !== 0) throw new Error(output);
const args = [
  ...[
    "run",
    ...process.argv.slice(2),
    "--coverage.enabled",
    "--coverage.provider=v8",
    "--coverage.reporter=text-summary",
  ],
  "--coverage.reporter=json-summary",
  ...include.map((pattern) => `--coverage.include=${pattern}`),
  ...exclude.map((pattern) => `--coverage.exclude=${pattern}`),
  ...["lines", "statements", "functions"].map((what) => `--coverage.thresholds.${what}=${least}`),
];
const vitest = spawn("node_modules/.bin/vitest", args, { stdio: "inherit" });
const [exit] = await once(vitest, "close");
process.exitCode = exit ?? 1;
