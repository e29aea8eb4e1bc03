import { resolve } from "node:path";
import {
  applyChanges,
  type Journal,
  paintDiff,
  planUndo,
  readJournal,
  readProjectFile,
  removeJournal,
  unifiedDiff,
  writeJournal,
} from "../plan/index.ts";
import { readProject } from "../project/index.ts";
import { confirm, ExitCode, readOptions, type Terminal, withProgress } from "../terminal/index.ts";
import { describeFailure } from "./failure.ts";
import { install, readLockfile } from "./install.ts";
import { isLockfile, keepJournalIgnored, keepLoaded, type KeptPlan as LoadedPlan } from "./still-loaded.ts";
import { keepIgnored } from "./text-files.ts";

const undoOptions = {
  yes: { type: "boolean", short: "y" },
  json: { type: "boolean" },
  cwd: { type: "string" },
  "dry-run": { type: "boolean" },
  "no-install": { type: "boolean" },
} as const;

type Roots = Record<"project" | "workspace", string>;

interface KeptPlan extends LoadedPlan {
  /** Init's line of .gitignore, where there are keys that it keeps out of commits. */
  readonly ignored: { readonly path: string; readonly line: number; readonly text: string } | undefined;
}

const nothing: KeptPlan = { changes: [], touched: [], kept: [], ignored: undefined };

/** Keys that are there stay ignored, and that is said. */
function keepKeysIgnored(root: string, plan: LoadedPlan): KeptPlan {
  const changes = plan.changes.map((change) => keepIgnored(root, change));
  const kept = changes.find((change) => !plan.changes.includes(change));
  const line = kept?.after?.split(/\r?\n/).lastIndexOf(".env") ?? -1;
  return { ...plan, changes, ignored: kept && { path: kept.path, line: line + 1, text: ".env" } };
}

/** What the answer of --json says of a plan. */
function reportOf(applied: boolean, { changes, touched, kept, ignored }: KeptPlan): object {
  return {
    command: "undo",
    applied,
    changes: changes.map((change) => ({ path: change.path, diff: unifiedDiff(change) })),
    refused: [...touched, ...kept].map(({ path }) => path),
    left: [...touched.flatMap(({ path, own }) => own.map((one) => ({ path, ...one }))), ...(ignored ? [ignored] : [])],
  };
}

/** What would be put back, and what is left to the reader. */
function describePlan({ changes, touched, kept, ignored }: KeptPlan, { style }: Terminal): string[] {
  return [
    ...changes.map((change) =>
      isLockfile(change.path) ? `${change.path} as it was` : paintDiff(unifiedDiff(change), style),
    ),
    ...touched.flatMap(({ path, own }) => [
      style.yellow(
        `${path} was changed since, so it stays as it is.${own.length > 0 ? " Of init's lines it has:" : ""}`,
      ),
      ...own.map(({ line, text }) => `  ${path}:${line}  ${text}`),
    ]),
    ...kept.map(({ path, because }) => style.yellow(`${path} stays as it is, since ${because}.`)),
    ...(ignored
      ? [`${ignored.path} keeps its line .env: that file is there, and its keys must not be committed.`]
      : []),
  ];
}

/** `langfuse-kit undo`: takes out what init wrote, and leaves what it cannot take out whole as it runs. */
export async function runUndo(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readOptions(args, undoOptions);
  const project = readProject(resolve(terminal.cwd, values.cwd ?? "."));
  const { root, workspaceRoot } = project;
  const journal = readJournal(root);
  const say = values.json ? () => {} : terminal.out;
  const finish = (applied: boolean, code: number, plan: KeptPlan = nothing) => {
    if (values.json) terminal.out(JSON.stringify(reportOf(applied, plan), null, 2));
    return code;
  };
  if (journal === undefined) {
    say("There is nothing to take back: `langfuse-kit init` has changed nothing here.");
    return finish(false, ExitCode.ok);
  }
  const roots = { project: root, workspace: workspaceRoot };
  const whole = keepLoaded(project, planUndo(roots, journal));
  const hasManifest = whole.changes.some(({ path }) => path === "package.json");
  const command = hasManifest && !values["no-install"] ? journal.install : null;
  // The package manager brings a lockfile in line that somebody has worked on.
  const touched = whole.touched.filter(({ path }) => command === null || !isLockfile(path));
  const plan = keepKeysIgnored(root, keepJournalIgnored({ ...whole, touched }));
  for (const line of describePlan(plan, terminal)) say(line);
  if (values["dry-run"]) return finish(false, ExitCode.ok, plan);
  if (!values.yes) {
    if (values.json || !terminal.isInteractive) {
      terminal.error("Nothing was changed: nobody is here to agree. Give --yes, or --dry-run to only look.");
      return finish(false, ExitCode.notConfirmed, plan);
    }
    if (!(await confirm("Put these files back?"))) return finish(false, ExitCode.notConfirmed, plan);
  }
  for (const base of ["project", "workspace"] as const) {
    applyChanges(
      roots[base],
      plan.changes.filter((change) => change.base === base),
    );
  }
  const stays = new Set([...plan.touched, ...plan.kept].map(({ path }) => path));
  // A lockfile goes with package.json.
  const left = journal.entries.filter(({ path }) => stays.has(path) || (stays.has("package.json") && isLockfile(path)));
  if (left.length === 0) removeJournal(root);
  else writeJournal(root, { ...journal, entries: left });
  if (command !== null) {
    const lock = readLockfile(project);
    const { ok, output } = await withProgress(terminal, command.join(" "), () => install(command, root, terminal.env));
    if (!ok) terminal.error(describeFailure(command, output));
    // Written anew by the package manager, in its own hand: what stood there counts.
    restoreLockfiles(roots, plan, journal, lock);
  }
  const isWhole = stays.size === 0 && plan.ignored === undefined;
  say(isWhole ? "Everything is as it was before." : "The rest is as it was before.");
  return finish(true, stays.size === 0 ? ExitCode.ok : ExitCode.failed, plan);
}

/** Only beside the package.json that they were written for. One that init left alone is as it was before this run. */
function restoreLockfiles(
  roots: Roots,
  { changes }: KeptPlan,
  { entries }: Journal,
  lock: ReturnType<typeof readLockfile>,
): void {
  const manifest = entries.find(({ path, base }) => path === "package.json" && base === "project");
  if (readProjectFile(roots.project, "package.json") !== manifest?.before) return;
  const isOwn = lock !== undefined && entries.every(({ path }) => path !== lock.path);
  const untouched = isOwn ? [{ path: lock.path, base: "workspace" as const, after: lock.text }] : [];
  for (const { path, base, after } of [...changes.filter((change) => isLockfile(change.path)), ...untouched]) {
    const before = readProjectFile(roots[base], path);
    if (before !== after) applyChanges(roots[base], [{ path, before, after }]);
  }
}
