import { statSync } from "node:fs";
import { resolve } from "node:path";
import { showFirstTrace } from "../first-trace/index.ts";
import { amount, CommandError, ExitCode, readOptions, type Terminal, withProgress, wrap } from "../terminal/index.ts";
import { examine, type Start } from "./examine.ts";
import type { Finding } from "./types.ts";

const options = { json: { type: "boolean" }, cwd: { type: "string" }, start: { type: "boolean" } } as const;

const marks = { ok: "ok     ", warning: "warning", problem: "problem" } as const;
const indent = 9;
const nameColumn = 18;
/** Below this there is no room for names to stand beside what is said of them. */
const narrow = 60;

function describe({ name, level, why, fix }: Finding, { style, columns }: Terminal): string {
  const paint = { ok: style.green, warning: style.yellow, problem: style.red }[level];
  const isNarrow = columns !== undefined && columns < narrow;
  const hang = isNarrow ? indent : indent + nameColumn + 1;
  // What an application printed comes in lines of its own.
  const said = why.trim().replaceAll("\n", `\n${" ".repeat(hang)}`);
  const first = wrap(`${marks[level]}  ${name.padEnd(isNarrow ? 0 : nameColumn)} ${said}`, columns, hang);
  const lines = [
    `${paint(marks[level])}${first.slice(marks[level].length)}`,
    ...(fix === undefined ? [] : [style.dim(wrap(`${" ".repeat(indent)}-> ${fix}`, columns, indent + 3))]),
  ];
  return lines.join("\n");
}

/** `langfuse-kit doctor`: why nothing arrives, or that it does. */
export async function runDoctor(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readOptions(args, options);
  const tell = values.json ? () => {} : (finding: Finding) => terminal.out(describe(finding, terminal));
  // As it is now: what doctor reads from files the application has to read by itself.
  const env = { ...terminal.env };
  const start: Start = (project, findsKeys) =>
    withProgress(terminal, "starting the application once", () =>
      showFirstTrace(project, env, { asConfigured: true, findsKeys }),
    );
  const folder = resolve(terminal.cwd, values.cwd ?? ".");
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    const fix = "Go to the application's folder, or name it: --cwd DIR.";
    throw new CommandError(`There is no folder ${folder}. ${fix}`, ExitCode.usage);
  }
  const findings = await examine(folder, terminal.env, tell, values.start ? start : undefined);
  const count = (level: Finding["level"]): number => findings.filter((one) => one.level === level).length;
  const problems = count("problem");
  if (values.json) terminal.out(JSON.stringify({ ok: problems === 0, findings }, null, 2));
  else terminal.out(`\n${count("ok")} ok, ${amount(count("warning"), "warning")}, ${amount(problems, "problem")}`);
  return problems === 0 ? ExitCode.ok : ExitCode.failed;
}
