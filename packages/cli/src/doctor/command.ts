import { resolve } from "node:path";
import { ExitCode, readOptions, type Terminal } from "../terminal/index.ts";
import { examine } from "./examine.ts";
import type { Finding } from "./types.ts";

const options = { json: { type: "boolean" }, cwd: { type: "string" } } as const;

const marks = { ok: "ok     ", warning: "warning", problem: "problem" } as const;
const indent = " ".repeat(9);

function describe({ name, level, why, fix }: Finding, { style }: Terminal): string {
  const paint = { ok: style.green, warning: style.yellow, problem: style.red }[level];
  const lines = [
    `${paint(marks[level])}  ${name.padEnd(18)} ${why}`,
    ...(fix === undefined ? [] : [`${indent}${style.dim(`-> ${fix}`)}`]),
  ];
  return lines.join("\n");
}

/** `langfuse-kit doctor`: why nothing arrives, or that it does. */
export async function runDoctor(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readOptions(args, options);
  const tell = values.json ? () => {} : (finding: Finding) => terminal.out(describe(finding, terminal));
  const findings = await examine(resolve(terminal.cwd, values.cwd ?? "."), terminal.env, tell);
  const count = (level: Finding["level"]): number => findings.filter((one) => one.level === level).length;
  const problems = count("problem");
  if (values.json) terminal.out(JSON.stringify({ ok: problems === 0, findings }, null, 2));
  else terminal.out(`\n${count("ok")} ok, ${count("warning")} warnings, ${problems} problems`);
  return problems === 0 ? ExitCode.ok : ExitCode.failed;
}
