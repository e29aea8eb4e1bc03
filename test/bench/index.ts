import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { compare, readBaseline, writeBaseline } from "./guard.ts";
import type { Ratios } from "./ratios.ts";
import { pipelineContestants, suites } from "./suites.ts";

/**
 * The pipeline and the adapters, side by side with their peers: `npm run bench -- --scenario burst --json figures.json`.
 * Each measurement is a process of its own; rounds alternate forwards and backwards, so that no contestant always has
 * the warmer machine. `--check` fails where a ratio is clearly worse than in baseline.json, which `--keep` writes.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: "string" },
    quick: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    scenario: { type: "string", multiple: true },
    contestant: { type: "string", multiple: true, default: [...pipelineContestants] },
    json: { type: "string" },
  },
});

/** The guard's own: what it has a baseline of. */
const chosen = values.scenario ?? Object.keys(values.check ? readBaseline() : suites);
const unknown = chosen.find((scenario) => !Object.hasOwn(suites, scenario));
if (unknown !== undefined) {
  console.error(`There is no scenario "${unknown}". Known: ${Object.keys(suites).join(", ")}.`);
  process.exit(1);
}

const run = {
  rounds: Number(values.rounds ?? (values.quick ? 1 : 5)),
  isQuick: values.quick,
  contestants: values.check ? ["langfuse-kit", "langfuse-processor"] : values.contestant,
};
const figures: Record<string, readonly object[]> = {};
const ratios: Record<string, Ratios> = {};
for (const scenario of chosen) {
  const found = await suites[scenario]?.(run);
  if (found?.table !== undefined) console.log(`\n${scenario}: ${found.table}`);
  if (found?.ratios !== undefined) ratios[scenario] = found.ratios;
  figures[scenario] = found?.rows ?? [];
}

if (values.json !== undefined) {
  const about = { node: process.version, cores: availableParallelism(), date: new Date().toISOString() };
  writeFileSync(values.json, `${JSON.stringify({ about, figures, ratios }, null, 2)}\n`);
}
if (values.keep) writeBaseline(ratios);
if (values.check) {
  const lines = compare(ratios, readBaseline());
  const losses = lines.filter(({ isLoss }) => isLoss).length;
  console.log(`\n${lines.map(({ line }) => line).join("\n")}\n\n${lines.length - losses} passed, ${losses} failed`);
  process.exitCode = losses > 0 ? 1 : 0;
}
