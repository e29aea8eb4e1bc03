import type { FirstTrace } from "../first-trace/index.ts";
import { unifiedDiff } from "../plan/index.ts";
import type { Project } from "../project/index.ts";
import type { InitPlan } from "./plan-init.ts";

/** What became of it. */
export interface Outcome {
  readonly applied: boolean;
  readonly installed: boolean;
  readonly firstTrace: FirstTrace | undefined;
}

/** What --json prints. */
export interface Report extends Outcome {
  readonly command: "init";
  readonly project: Readonly<Record<string, unknown>>;
  readonly changes: readonly { readonly path: string; readonly kind: "create" | "edit"; readonly diff: string }[];
  readonly dependencies: InitPlan["added"];
  readonly instructions: InitPlan["instructions"];
}

/** What was found, planned and done, for a script. */
export function reportOf(
  { root, manifest, frameworks, entry, language, modules, packageManager, neighbours }: Project,
  { changes, added, instructions }: InitPlan,
  git: string,
  outcome: Outcome,
): Report {
  return {
    command: "init",
    ...outcome,
    project: { root, name: manifest.name, frameworks, entry, language, modules, packageManager, neighbours, git },
    changes: changes.map((change) => ({
      path: change.path,
      kind: change.before === undefined ? "create" : "edit",
      diff: unifiedDiff(change),
    })),
    dependencies: added,
    instructions,
  };
}
