import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { build } from "./check/build.ts";

// npm run coverage [-- TEST …]: how much of each published package the tests run, and 1 where it is less than nine lines in
// ten. Apart from `npm test`, since counting makes tests take half as long again. What child processes run is not counted.
const least = 90;
const include = ["packages/*/src/**/*.ts", "packages/studio/viewer/**/*.{ts,tsx}"];
const exclude = ["**/*.test.ts", "**/*-for-tests.ts", "**/test-helpers.ts", "**/types.ts", "**/index.ts"];

interface Counted {
  readonly lines: { readonly total: number; readonly covered: number };
}

const { code, output } = await build(process.cwd());
if (code !== 0) throw new Error(output);
const args = [
  ...["run", ...process.argv.slice(2), "--testTimeout=30000", "--hookTimeout=60000"],
  ...["--coverage.enabled", "--coverage.provider=v8", "--coverage.reporter=json-summary", "--coverage.reportOnFailure"],
  ...include.map((pattern) => `--coverage.include=${pattern}`),
  ...exclude.map((pattern) => `--coverage.exclude=${pattern}`),
];
const vitest = spawn("node_modules/.bin/vitest", args, { stdio: "inherit" });
const [exit] = await once(vitest, "close");

const files = JSON.parse(readFileSync("coverage/coverage-summary.json", "utf8")) as Record<string, Counted>;
const packages = new Map<string, { total: number; covered: number }>();
for (const [file, { lines }] of Object.entries(files)) {
  const [, name] = /^packages\/([^/]+)\//.exec(relative(process.cwd(), file)) ?? [];
  if (name === undefined) continue;
  const { total, covered } = packages.get(name) ?? { total: 0, covered: 0 };
  packages.set(name, { total: total + lines.total, covered: covered + lines.covered });
}
let tooLittle = 0;
for (const [name, { total, covered }] of [...packages].sort()) {
  const share = (100 * covered) / total;
  if (share < least) tooLittle += 1;
  console.log(`${share < least ? "FAIL" : "ok  "}  ${name.padEnd(8)}  ${share.toFixed(1)} % of ${total} lines`);
}
console.log(`${packages.size - tooLittle} passed, ${tooLittle} failed`);
process.exitCode = exit === 0 && tooLittle === 0 ? 0 : 1;
