import { resolve } from "node:path";
import {
  applyChanges,
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
import { install } from "./install.ts";

const undoOptions = {
  yes: { type: "boolean", short: "y" },
  json: { type: "boolean" },
  cwd: { type: "string" },
  "dry-run": { type: "boolean" },
  "no-install": { type: "boolean" },
} as const;

/** `langfuse-kit undo`: puts back what init changed, except for files that somebody has worked on since. */
export async function runUndo(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = readOptions(args, undoOptions);
  const { root, workspaceRoot } = readProject(resolve(terminal.cwd, values.cwd ?? "."));
  const journal = readJournal(root);
  const say = values.json ? () => {} : terminal.out;
  const finish = (
    applied: boolean,
    code: number,
    plan = { changes: [], touched: [] } as ReturnType<typeof planUndo>,
  ) => {
    const changes = plan.changes.map((change) => ({ path: change.path, diff: unifiedDiff(change) }));
    if (values.json)
      terminal.out(JSON.stringify({ command: "undo", applied, changes, refused: plan.touched }, null, 2));
    return code;
  };
  if (journal === undefined) {
    say("There is nothing to take back: `langfuse-kit init` has changed nothing here.");
    return finish(false, ExitCode.ok);
  }
  const roots = { project: root, workspace: workspaceRoot };
  const plan = planUndo(roots, journal);
  for (const change of plan.changes) {
    const isLockfile = journal.install !== null && /lock/.test(change.path);
    say(isLockfile ? `${change.path} as it was` : paintDiff(unifiedDiff(change), terminal.style));
  }
  for (const path of plan.touched) say(terminal.style.yellow(`${path} was changed since, so it stays as it is.`));
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
  const left = journal.entries.filter(({ path }) => plan.touched.includes(path));
  if (left.length === 0) removeJournal(root);
  else writeJournal(root, { ...journal, entries: left });
  const command = journal.install;
  if (command !== null && !values["no-install"] && plan.touched.length === 0) {
    const { ok, output } = await withProgress(terminal, command.join(" "), () => install(command, root, terminal.env));
    if (!ok) terminal.error(describeFailure(command, output));
    // Written anew by the package manager, in its own hand: what stood there counts.
    restoreLockfiles(roots, plan);
  }
  say(plan.touched.length === 0 ? "Everything is as it was before." : "The rest is as it was before.");
  return finish(true, plan.touched.length === 0 ? ExitCode.ok : ExitCode.failed, plan);
}

function restoreLockfiles(
  roots: Record<"project" | "workspace", string>,
  { changes }: ReturnType<typeof planUndo>,
): void {
  for (const { path, base, after } of changes.filter((change) => /(^|[/-])lock|\.lock$/.test(change.path))) {
    const before = readProjectFile(roots[base], path);
    if (before !== after) applyChanges(roots[base], [{ path, before, after }]);
  }
}
