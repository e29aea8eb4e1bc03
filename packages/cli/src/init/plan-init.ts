import { satisfies, subset } from "semver";
import { type Change, readProjectFile } from "../plan/index.ts";
import { commonRange, type Project, wishesFor } from "../project/index.ts";
import { frameworkPlans } from "./frameworks/plans.ts";
import { planInitializer } from "./initializer.ts";
import { editManifest, type WantedDependency } from "./manifest-edit.ts";
import { mergeEdits, movePlace } from "./merge-edits.ts";
import { planOtherEntries } from "./other-entries.ts";
import { withExample, withIgnored } from "./text-files.ts";
import type { FrameworkPlan, Instruction } from "./types.ts";

export interface InitPlan {
  readonly changes: readonly Change[];
  readonly added: readonly WantedDependency[];
  readonly instructions: readonly Instruction[];
}

const openTelemetry = "@opentelemetry/api";
const supportedApi = "^1.9.0";

/** What the other tracers here take as well: beside one that takes no newer version a wider range would lay a second copy. */
function apiRange(root: string): string {
  const { installed, wishes } = wishesFor(root, openTelemetry);
  if (wishes.every(({ range }) => subset(supportedApi, range))) return supportedApi;
  const supported = installed.filter((version) => satisfies(version, supportedApi));
  return commonRange({ installed: supported, wishes }) ?? supportedApi;
}

/** Frameworks that are the business of another one here: Nest's module looks after the queues of @nestjs/bullmq. */
function plansOf(project: Project): FrameworkPlan[] {
  const { frameworks, manifest } = project;
  const isNestQueue =
    frameworks.some(({ name }) => name === "nestjs") && manifest.dependencies?.["@nestjs/bullmq"] !== undefined;
  return frameworks
    .filter(({ isSupported, name }) => isSupported && !(isNestQueue && name === "bullmq"))
    .map(({ name }) => frameworkPlans[name](project));
}

/** Too old or too new for its adapter: nothing is installed for it, and somebody has to know. */
function unsupported({ frameworks }: Project): Instruction[] {
  return frameworks
    .filter(({ isSupported }) => !isSupported)
    .map(({ name, dependency, version, supported }) => ({
      what: `${name} ${version} is not supported, ${supported} is. Update it, then run init again`,
      code: `"${dependency}": "${supported}"`,
    }));
}

/**
 * All that init would change. Nothing is written: the preview shows this plan, and applying it is another step.
 * @example const { changes } = planInit(readProject("."), "1.2.3");
 */
export function planInit(project: Project, version: string): InitPlan {
  const { root, manifest } = project;
  const initializer = planInitializer(project);
  const frameworks = plansOf(project);
  const kit = ["@langfuse-kit/core", ...frameworks.flatMap(({ dependencies }) => dependencies)];
  const wanted: WantedDependency[] = [
    ...kit.map((name) => ({ name, range: `^${version}` })),
    { name: openTelemetry, range: apiRange(root) },
  ];
  const edited = editManifest(project, wanted, initializer.preload);
  const wantedEdits = [...initializer.edits, ...frameworks.flatMap((one) => one.edits)];
  const edits = mergeEdits(project, wantedEdits);
  const example = readProjectFile(root, ".env.example");
  const ignored = readProjectFile(root, ".gitignore");
  const all: Change[] = [
    { path: "package.json", before: project.manifestText, after: edited.text },
    ...(initializer.file ? [{ path: initializer.file.path, before: undefined, after: initializer.file.text }] : []),
    ...edits.changes,
    { path: ".env.example", before: example, after: withExample(example) },
    { path: ".gitignore", before: ignored, after: withIgnored(root, ignored) },
  ];
  const lost = initializer.preload !== undefined && !edited.isPreloaded;
  const preload: Instruction = {
    what: "Load the initializer before the application",
    code: `node --import ${initializer.preload} ${project.entry?.path ?? manifest.main ?? "your-entry.js"}`,
  };
  return {
    changes: all.filter(({ before, after }) => before !== after),
    added: edited.added,
    instructions: [
      ...unsupported(project),
      ...(lost ? [preload] : []),
      ...edits.refused,
      ...planOtherEntries(project, initializer.path),
      ...frameworks
        .flatMap((one) => one.instructions)
        .map(({ places, ...one }) => ({
          ...one,
          ...(places && { places: places.map((place) => movePlace(place, wantedEdits, edits)) }),
        })),
    ],
  };
}
