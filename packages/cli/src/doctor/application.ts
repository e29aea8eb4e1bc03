import {
  applicationsOf,
  bundledInto,
  callsInit,
  importedFile,
  isRegistered,
  type Project,
  type QueuePlace,
  queuePlaces,
  type ServerName,
  untracedApplications,
  untracedEntries,
  untracedModules,
} from "../project/index.ts";
import { findAll, importedPaths, placeOf, propertyOf, type SourceFile } from "../source/index.ts";
import { ok, problem, warning } from "./findings.ts";
import { loadedEarly } from "./running.ts";
import type { Check, Finding } from "./types.ts";

/** Whether a file is what an import of another names. */
const leadsTo = (from: SourceFile, specifier: string, target: SourceFile): boolean =>
  importedFile([from, target], from.path, specifier) === target;

/** A program that comes first only reads the environment, or is another tracer. */
const mayComeFirst =
  /^(node:.*|dotenv(\/.*)?|reflect-metadata|source-map-support(\/.*)?|@sentry\/.*|dd-trace(\/.*)?|\.{1,2}\/(instrument|env).*)$/;

/** Whether a script loads something before the application that sounds like an initializer. */
function preloads(script: string): boolean {
  const words = script.split(/[\s=]/);
  return words.some(
    (word, index) => /^--(import|require)$/.test(word) && /instrumentation|langfuse/.test(words[index + 1] ?? ""),
  );
}

/** Nothing is known of the order then, and somebody has to know that. */
function withoutEntry({ root, frameworks }: Project): Finding {
  const packages = frameworks.length > 0 ? [] : applicationsOf(root);
  if (packages.length > 0) {
    const names = packages.map((name) => `--cwd ${name}`).join(", or ");
    return warning("loading order", "This is the root of a workspace, and no application.", `Say which one: ${names}.`);
  }
  const why = "The entry of the application was not found, so what it loads was not looked at.";
  return warning("loading order", why, 'Give package.json a script "start" that names its file.');
}

function loadingOrder(project: Project): Finding {
  const { manifest, sources } = project;
  const bundle = bundledInto(project);
  if (bundle !== undefined) return ok("loading order", `${bundle} is a bundle, which has its order from a bundler`);
  const initializer = sources.find(callsInit);
  const [entry] = sources;
  if (entry === undefined) return withoutEntry(project);
  if (initializer === undefined) {
    if (Object.values(manifest.scripts ?? {}).some(preloads)) {
      return ok("loading order", "a start script loads the initializer before the application");
    }
    if (isRegistered(project)) return ok("loading order", "@langfuse-kit/core/register sets tracing up");
    return problem(
      "loading order",
      `${entry.path} and what it imports never call initLangfuse().`,
      "Run `npx langfuse-kit init`.",
    );
  }
  if (initializer === entry) {
    return ok(
      "loading order",
      `${entry.path} calls initLangfuse() itself; libraries that are imported are loaded before it`,
    );
  }
  const first = importedPaths(entry).find((name) => !mayComeFirst.test(name) || leadsTo(entry, name, initializer));
  if (first !== undefined && leadsTo(entry, first, initializer))
    return ok("loading order", `${entry.path} loads ${initializer.path} first`);
  const fix = `Make it the first import of ${entry.path}.`;
  return warning("loading order", `${entry.path} loads ${first ?? "something else"} before ${initializer.path}.`, fix);
}

/** Whose provider and context manager the process will have. */
function globalSlots({ sources, neighbours }: Project): Finding {
  const isGlobal = sources.filter(callsInit).some(({ tree }) =>
    (tree === undefined ? [] : findAll(tree, "CallExpression")).some(({ node }) => {
      const [options] = node.arguments;
      const isInit = node.callee.type === "Identifier" && node.callee.name === "initLangfuse";
      const global = isInit && options?.type === "ObjectExpression" ? propertyOf(options, "global") : undefined;
      return global?.value.type === "BooleanLiteral" && global.value.value;
    }),
  );
  const others = neighbours.map(({ title }) => title).join(", ");
  if (isGlobal && others !== "") {
    const why = `global: true takes OpenTelemetry's provider and context manager, which ${others} may want too.`;
    return warning("provider", why, "Leave out `global`: langfuse-kit has its own of both.");
  }
  if (isGlobal) return ok("provider", "ours is OpenTelemetry's global provider, with our context manager");
  return ok(
    "provider",
    `our own, with our own context${others === "" ? "" : `; ${others} has the global one to itself`}`,
  );
}

const list = (places: readonly Pick<QueuePlace, "file" | "node">[]): string =>
  [...new Set(places.map(({ file, node }) => `${file.path}:${placeOf(file, node).line}`))].join(", ");

/** Whether all that is made of BullMQ's classes has the telemetry, as far as that can be seen. */
function queues(programs: readonly SourceFile[], why: string): Finding {
  const places = queuePlaces(programs);
  const missing = places.filter(({ telemetry }) => telemetry === "missing");
  const unseen = places.filter(({ telemetry }) => telemetry === "unseen");
  const rest = unseen.length === 0 ? "" : `; whether these have the telemetry cannot be seen: ${list(unseen)}`;
  if (missing.length === 0) return ok("bullmq", `${why}${rest}`);
  const fix = "Put telemetry: langfuseTelemetry() into their options.";
  return warning("bullmq", `${why}, but these have no telemetry: ${list(missing)}${rest}.`, fix);
}

/** Whether every application that can be seen has its adapter. */
function applications(name: ServerName | "nestjs", programs: readonly SourceFile[], why: string): Finding {
  const lacking = name === "nestjs" ? untracedModules(programs) : untracedApplications(programs, name);
  if (lacking.length === 0) return ok(name, why);
  const fix = "Run `npx langfuse-kit init`: it says what goes there.";
  return warning(name, `${why}, but these do without it: ${list(lacking)}.`, fix);
}

/** Other programs of the project that load no initializer. */
const otherEntries = (project: Project): Finding[] =>
  untracedEntries(project).map(({ path, startedBy }) =>
    warning(
      "loading order",
      `${path}, which ${startedBy} starts, never calls initLangfuse().`,
      `Make the initializer the first import of ${path}.`,
    ),
  );

/** What the application's own files say. */
export const checkApplication: Check = ({ project, started }) => {
  if (project === undefined) return [];
  const programs = [...project.sources, ...project.others.flatMap((one) => one.sources)];
  const isBundle = bundledInto(project) !== undefined;
  const frameworks = project.frameworks.flatMap(({ name, version, isSupported, supported }) => {
    if (!isSupported) return [problem(name, `${version} is not supported; ${supported} is.`, `Update ${name}.`)];
    const adapter = `@langfuse-kit/${name}`;
    const isUsed = programs.some((file) => importedPaths(file).includes(adapter));
    const why = `${version}, with ${adapter}`;
    // Whether a bundle holds the adapter too cannot be seen, nor what a program does that was not found.
    if (!isUsed && (isBundle || programs.length === 0)) return [];
    if (isUsed) return [name === "bullmq" ? queues(programs, why) : applications(name, programs, why)];
    return [warning(name, `${version} is here and ${adapter} is not used.`, "Run `npx langfuse-kit init`.")];
  });
  const others = otherEntries(project);
  const kit = started?.inside?.kit;
  if (kit === undefined) {
    const slots = isBundle || project.entry === undefined ? [] : [globalSlots(project)];
    return [loadingOrder(project), ...others, ...slots, ...frameworks];
  }
  // What the running application says counts for more than what its files look like.
  const order = loadingOrder(project);
  const called = ok("loading order", "initLangfuse() was called before any framework was loaded");
  return [
    ...(loadedEarly(kit, project).length > 0
      ? []
      : [order.level === "problem" || project.entry === undefined ? called : order]),
    ...others,
    ...frameworks,
  ];
};
