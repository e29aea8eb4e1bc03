import type { FirstTrace } from "../first-trace/index.ts";
import { applyChanges, entryOf, lockEntryOf, mergeEntries, readJournal, writeJournal } from "../plan/index.ts";
import { gitState, type Project } from "../project/index.ts";
import { CommandError, confirm, ExitCode, readOptions, type Terminal, withProgress } from "../terminal/index.ts";
import { version } from "../version.ts";
import { chooseProject } from "./choose-project.ts";
import { describeInstructions, describePlan, describeProject } from "./describe.ts";
import { describeFailure } from "./failure.ts";
import { install, installCommand, notInstalled, readLockfile } from "./install.ts";
import { type InitPlan, planInit } from "./plan-init.ts";
import { type Outcome, reportOf } from "./report.ts";

const initOptions = {
  "dry-run": { type: "boolean" },
  yes: { type: "boolean", short: "y" },
  json: { type: "boolean" },
  cwd: { type: "string" },
  "no-install": { type: "boolean" },
  "no-start": { type: "boolean" },
} as const;

/** `langfuse-kit init`: looks, shows, asks, writes, installs, and shows the first trace. */
export async function runInit(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readOptions(args, initOptions);
  // With --json the answer is one document, and nothing stands around it.
  const say = values.json ? () => {} : terminal.out;
  const project = await chooseProject(values.cwd, terminal);
  const plan = planInit(project, version);
  const git = gitState(project.root);
  const finish = (outcome: Outcome, code: number): number => {
    if (values.json) terminal.out(JSON.stringify(reportOf(project, plan, git, outcome), null, 2));
    return code;
  };
  const nothing = { applied: false, installed: false, firstTrace: undefined };

  for (const line of describeProject(project, git)) say(line);
  say("");
  if (project.frameworks.length === 0 && project.entry === undefined) {
    throw new CommandError(
      "Neither a framework nor an entry was found. Go to the application's folder, or give --cwd.",
    );
  }
  if (project.frameworks.length > 0 && project.frameworks.every(({ isSupported }) => !isSupported)) {
    for (const line of describeInstructions(plan, terminal)) say(line);
    return finish(nothing, ExitCode.failed);
  }
  if (plan.changes.length === 0) {
    say("Everything is set up already; nothing was changed.");
    for (const line of describeInstructions(plan, terminal)) say(line);
    const missing = values["no-install"] ? [] : notInstalled(project);
    if (missing.length === 0) return finish(nothing, ExitCode.ok);
    const command = installCommand(project)?.join(" ") ?? "your package manager";
    terminal.error(`It cannot start yet: ${missing.join(", ")} are not installed. Run ${command}.`);
    return finish(nothing, ExitCode.failed);
  }
  say(describePlan(plan, terminal));
  for (const line of describeInstructions(plan, terminal)) say(line);
  if (values["dry-run"]) return finish(nothing, ExitCode.ok);
  if (!(await isAgreed(values, git, terminal))) return finish(nothing, ExitCode.notConfirmed);

  const command = values["no-install"] || plan.added.length === 0 ? undefined : installCommand(project);
  const hasInstalled = await applyAndInstall(project, plan, command, terminal);
  say("");
  const isMissing = plan.added.length > 0 && !hasInstalled;
  const hasFailed = isMissing && command !== undefined;
  const title = hasFailed
    ? terminal.style.yellow("Not set up yet: installing failed.")
    : terminal.style.green("Set up.");
  say(`${title} \`langfuse-kit undo\` takes it back.`);
  if (isMissing) say(`Install what package.json lists now: ${plan.added.map(({ name }) => name).join(", ")}.`);
  const canStart = !values["no-start"] && !values["no-install"] && !isMissing;
  const firstTrace = canStart ? await start(project, terminal) : undefined;
  for (const line of describeFirstTrace(firstTrace, plan, terminal)) say(line);
  const isBroken = hasFailed || firstTrace?.isBuilt === false;
  return finish({ applied: true, installed: hasInstalled, firstTrace }, isBroken ? ExitCode.failed : ExitCode.ok);
}

async function isAgreed(values: { yes?: boolean; json?: boolean }, git: string, terminal: Terminal): Promise<boolean> {
  if (values.yes) return true;
  if (values.json || !terminal.isInteractive) {
    terminal.error("Nothing was changed: nobody is here to agree. Give --yes, or --dry-run to only look.");
    return false;
  }
  const dirty = git === "dirty" ? " There are changes that are not committed." : "";
  if (await confirm(`Make these changes?${dirty}`)) return true;
  terminal.error("Nothing was changed.");
  return false;
}

/** The journal is there before the first file is: a crash in between can be taken back too. */
async function applyAndInstall(
  project: Project,
  { changes }: InitPlan,
  command: readonly string[] | undefined,
  terminal: Terminal,
): Promise<boolean> {
  const { root, workspaceRoot } = project;
  const earlier = readJournal(root);
  const entries = mergeEntries(
    earlier?.entries ?? [],
    changes.map((change) => entryOf(change)),
  );
  const journal = {
    version: 1,
    madeBy: `langfuse-kit ${version}`,
    entries,
    install: earlier?.install ?? null,
  } as const;
  writeJournal(root, journal);
  applyChanges(root, changes);
  if (command === undefined) return false;
  const before = readLockfile(project);
  const { ok, output } = await withProgress(terminal, command.join(" "), () => install(command, root, terminal.env));
  const after = readLockfile(project);
  const isLocked = after?.text !== undefined && after.text !== before?.text;
  const base = root === workspaceRoot ? "project" : "workspace";
  const lock = isLocked ? [lockEntryOf({ path: after.path, before: before?.text, after: after.text }, base)] : [];
  writeJournal(root, { ...journal, entries: mergeEntries(entries, lock), install: [...command] });
  if (!ok) terminal.error(describeFailure(command, output));
  return ok;
}

async function start(project: Project, terminal: Terminal): Promise<FirstTrace> {
  const { showFirstTrace } = await import("../first-trace/index.ts");
  return withProgress(terminal, "starting the application once, to see its first trace", () =>
    showFirstTrace(project, terminal.env),
  );
}

function describeFirstTrace(first: FirstTrace | undefined, { instructions }: InitPlan, { style }: Terminal): string[] {
  if (first === undefined) return [];
  if (first.trace !== undefined) return ["", `${style.green("The first trace")} (${first.command}):`, first.trace];
  if (instructions.length > 0) return ["", style.yellow("No trace came: what is to do by hand comes first.")];
  return ["", `${style.yellow("No trace came")} (${first.command || "not started"}).`, first.why ?? ""];
}
