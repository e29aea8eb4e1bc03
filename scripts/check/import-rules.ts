import type { DependencyType, ICruiseOptions, IForbiddenRuleType } from "dependency-cruiser";

/**
 * Who may import whom. The arrows point one way: apps -> adapters -> core.
 * `npm run check` applies these rules; test/house/import-rules.test.ts shows each of them at work.
 */

/** For each package, the packages of this repository that its shipped code may import, always by name. */
export const arrows: Readonly<Record<string, readonly string[]>> = {
  core: [],
  testing: ["core"],
  express: ["core"],
  fastify: ["core"],
  nestjs: ["core"],
  bullmq: ["core"],
  fetch: ["core"],
  studio: ["core"],
  cli: ["core", "studio", "bullmq"],
};

/** Core knows none of these. */
const frameworks = [
  "express",
  "fastify",
  "@fastify/[^/]+",
  "@nestjs/[^/]+",
  "bullmq",
  "hono",
  "koa",
  "@langfuse/[^/]+",
];

/** What a package declares for development only, because its build copies it into `dist`. */
const bundled = ["@opentelemetry/(core|resources|sdk-trace-base|sdk-trace|semantic-conventions|otlp-transformer)"];

/** How a package of this repository looks when it is imported by its name. */
const byName: DependencyType[] = ["aliased-workspace"];

const tests = "\\.test\\.ts$";
const npm = (names: readonly string[]): string => `(^|node_modules/)(${names.join("|")})(/|$)`;
const anyOf = (names: readonly string[]): string => (names.length > 0 ? names.join("|") : "-");
/** A package of this repository, found by name (its built entry) or, while it is not built, by its bare name. */
const kit = (names: string): string => `^(packages/(${names})/|@langfuse-kit/(${names})(/|$))`;

const arrowRules: IForbiddenRuleType[] = Object.entries(arrows).flatMap(([name, allowed]) => {
  const rule = (suffix: string, tested: boolean, targets: readonly string[]): IForbiddenRuleType => ({
    name: `arrows-${name}${suffix}`,
    comment: `packages/${name} imports only ${targets.join(", ") || "no other package"} of this repository${tested ? " in its tests" : ""}.`,
    severity: "error",
    from: tested ? { path: `^packages/${name}/.*${tests}` } : { path: `^packages/${name}/`, pathNot: tests },
    to: { path: kit("[^/]+"), pathNot: kit(anyOf([name, ...targets])) },
  });
  // The test kit needs core, so core's own tests cannot lean on it: the build would go in a circle.
  const testTargets = name === "core" ? [] : [...new Set([...allowed, "testing"])];
  return [rule("", false, allowed), rule("-in-tests", true, testTargets)];
});

export const importRules: IForbiddenRuleType[] = [
  {
    name: "no-circles",
    comment: "No file imports itself by a detour, not even for types.",
    severity: "error",
    from: {},
    to: { circular: true },
  },
  {
    name: "core-knows-no-framework",
    comment: "Core holds the rules of observations; frameworks are the adapters' business.",
    severity: "error",
    from: { path: "^packages/core/" },
    to: { path: npm(frameworks) },
  },
  ...arrowRules,
  {
    name: "packages-by-name",
    comment: "A package is imported by its name: its `src` and `dist` are nobody else's.",
    severity: "error",
    from: { path: "^packages/([^/]+)/" },
    to: { path: "^packages/[^/]+/", pathNot: "^packages/$1/", dependencyTypesNot: byName },
  },
  {
    name: "packages-by-name-from-outside",
    comment: "Apps, tests, scripts and examples import packages by their names too.",
    severity: "error",
    from: { pathNot: "^packages/" },
    to: { path: "^packages/[^/]+/", dependencyTypesNot: byName },
  },
  {
    name: "packages-stand-alone",
    comment: "What is published needs nothing of apps, examples, scripts or test; a package's tests may use test/.",
    severity: "error",
    from: { path: "^packages/", pathNot: tests },
    to: { path: "^(apps|examples|scripts|test)/" },
  },
  {
    name: "packages-stand-alone-in-tests",
    comment: "A package's tests may use test/, and nothing else outside their package.",
    severity: "error",
    from: { path: `^packages/.*${tests}` },
    to: { path: "^(apps|examples|scripts)/" },
  },
  {
    name: "rooms-through-index",
    comment: "A room imports another room through its index.ts (types also from its types.ts).",
    severity: "error",
    from: { path: "^packages/([^/]+)/src/([^/]+)/" },
    to: {
      path: "^packages/$1/src/[^/]+/",
      pathNot: ["^packages/$1/src/$2/", "^packages/[^/]+/src/[^/]+/(index|types)\\.ts$"],
    },
  },
  {
    name: "rooms-types-as-types",
    comment: "Another room's types.ts is for `import type`; values come through its index.ts.",
    severity: "error",
    from: { path: "^packages/([^/]+)/src/([^/]+)/" },
    to: {
      path: "^packages/$1/src/[^/]+/types\\.ts$",
      pathNot: "^packages/$1/src/$2/",
      dependencyTypesNot: ["type-only"],
    },
  },
  {
    name: "entries-through-index",
    comment: "A package's entry files take from rooms through their index.ts (types also from types.ts).",
    severity: "error",
    from: { path: "^packages/([^/]+)/src/[^/]+\\.ts$" },
    to: { path: "^packages/$1/src/[^/]+/", pathNot: "^packages/[^/]+/src/[^/]+/(index|types)\\.ts$" },
  },
  {
    name: "tests-are-not-imported",
    comment: "Nothing imports a test file.",
    severity: "error",
    from: {},
    to: { path: tests },
  },
  {
    name: "imports-resolve",
    comment: "Every import leads to something.",
    severity: "error",
    from: {},
    to: { couldNotResolve: true, pathNot: "^@langfuse-kit/" },
  },
  {
    name: "dependencies-are-declared",
    comment: "What is imported stands in a package.json: the package's own, or the root's for tools.",
    severity: "error",
    from: {},
    to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
  },
  {
    name: "runtime-dependencies-are-declared",
    comment: "Shipped code imports only dependencies and peers; a devDependency is absent at the user's.",
    severity: "error",
    from: { path: "^packages/[^/]+/src/", pathNot: tests },
    to: {
      dependencyTypes: ["npm-dev"],
      dependencyTypesNot: ["npm", "npm-peer", "npm-optional"],
      pathNot: npm(bundled),
    },
  },
];

export const cruiseOptions: ICruiseOptions = {
  // TypeScript 7 has no JavaScript API, so swc reads the sources; type-only imports count.
  parser: "swc",
  tsPreCompilationDeps: true,
  combinedDependencies: true,
  doNotFollow: { path: "(^|/)(node_modules|dist)/" },
  enhancedResolveOptions: {
    exportsFields: ["exports"],
    conditionNames: ["import", "require", "node", "default", "types"],
    mainFields: ["module", "main", "types", "typings"],
    extensions: [".ts", ".mts", ".mjs", ".cjs", ".js", ".json", ".d.ts"],
  },
};
