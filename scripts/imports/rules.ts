import { testFiles as tests } from "../files.ts";
import type { ImportRule } from "./types.ts";

/**
 * Who may import whom. The arrows point one way: apps -> adapters -> core.
 * `npm run check` applies these rules; test/house/import-rules.test.ts shows each of them at work.
 */

/** For each package, the packages of this repository that its shipped code may import, always by name. */
export const arrows: Readonly<Record<string, readonly string[]>> = {
  core: [],
  "server-rules": [],
  testing: ["core", "server-rules"],
  express: ["core"],
  fastify: ["core"],
  nestjs: ["core"],
  bullmq: ["core"],
  fetch: ["core"],
  studio: ["core", "server-rules"],
  cli: ["core", "studio", "bullmq", "testing"],
};

/** Packages that are never published: those who use them declare them for development and copy them into their `dist`. */
export const privateFolders: readonly string[] = ["server-rules"];

/** Core knows none of these. */
const frameworks = "express|fastify|@fastify/[^/]+|@nestjs/[^/]+|bullmq|hono|koa|@langfuse/[^/]+";

/** What a package declares for development only, because its build copies it into `dist`. */
const bundled = "@opentelemetry/(core|resources|sdk-trace|semantic-conventions)";

/** Rooms of Studio's server that its viewer takes from. */
const browserRooms = "address|contract|digits|tree";

const anyOf = (folders: readonly string[]): string => `^packages/(${folders.join("|") || "-"})/`;

const arrowRules: ImportRule[] = Object.entries(arrows).flatMap(([folder, allowed]) => {
  const rule = (name: string, from: ImportRule["from"], targets: readonly string[], where: string): ImportRule => ({
    name,
    comment: `packages/${folder} imports only ${targets.join(", ") || "no other package"} of this repository${where}.`,
    from: from ?? {},
    to: { path: "^packages/", not: [anyOf([folder, ...targets])] },
  });
  // The test kit needs core, so core's own tests cannot lean on it: the build would go in a circle.
  const inTests = folder === "core" ? [] : [...new Set([...allowed, "testing"])];
  return [
    rule(`arrows-${folder}`, { path: `^packages/${folder}/`, not: tests }, allowed, ""),
    rule(`arrows-${folder}-in-tests`, { path: `^packages/${folder}/.*${tests}` }, inTests, " in its tests"),
  ];
});

export const importRules: readonly ImportRule[] = [
  ...arrowRules,
  {
    name: "core-knows-no-framework",
    comment: "Core holds the rules of observations; frameworks are the adapters' business.",
    from: { path: "^packages/core/" },
    to: { path: `^node_modules/(${frameworks})$` },
  },
  {
    name: "packages-by-name",
    comment: "A package is imported by its name: its `src` and `dist` are nobody else's.",
    from: { path: "^packages/([^/]+)/" },
    to: { path: "^packages/", not: ["^packages/$1/"] },
    when: { byName: false },
  },
  {
    name: "packages-by-name-from-outside",
    comment: "Apps, tests, scripts and examples import packages by their names too.",
    from: { not: "^packages/" },
    to: { path: "^packages/" },
    when: { byName: false },
  },
  {
    name: "packages-stand-alone",
    comment: "What is published needs nothing of apps, examples, scripts or test; a package's tests may use test/.",
    from: { path: "^packages/", not: tests },
    to: { path: "^(apps|examples|scripts|test)/" },
  },
  {
    name: "packages-stand-alone-in-tests",
    comment: "A package's tests may use test/, and nothing else outside their package.",
    from: { path: `^packages/.*${tests}` },
    to: { path: "^(apps|examples|scripts)/" },
  },
  {
    name: "rooms-through-index",
    comment: "A room imports another room through its index.ts (types also from its types.ts).",
    from: { path: "^packages/([^/]+)/src/([^/]+)/" },
    to: {
      path: "^packages/$1/src/[^/]+/",
      not: ["^packages/$1/src/$2/", "^packages/[^/]+/src/[^/]+/(index|types)\\.ts$"],
    },
  },
  {
    name: "rooms-types-as-types",
    comment: "Another room's types.ts is for `import type`; values come through its index.ts.",
    from: { path: "^packages/([^/]+)/src/([^/]+)/" },
    to: { path: "^packages/$1/src/[^/]+/types\\.ts$", not: ["^packages/$1/src/$2/"] },
    when: { typeOnly: false },
  },
  {
    name: "entries-through-index",
    comment: "A package's entry files take from rooms through their index.ts (types also from types.ts).",
    from: { path: "^packages/([^/]+)/src/[^/]+\\.ts$" },
    to: { path: "^packages/$1/src/[^/]+/", not: ["^packages/[^/]+/src/[^/]+/(index|types)\\.ts$"] },
  },
  {
    name: "viewer-takes-from",
    comment: "Studio's viewer takes from the server's side only rooms that a browser can run, through their index.ts.",
    from: { path: "^packages/([^/]+)/viewer/", not: tests },
    to: { path: "^packages/$1/src/", not: [`^packages/$1/src/(${browserRooms})/index\\.ts$`] },
  },
  {
    name: "rooms-of-the-viewer-stand-alone",
    comment: "A room that a browser runs takes nothing of Node, of packages, or of rooms that a browser cannot run.",
    from: { path: `^packages/studio/src/(${browserRooms})/`, not: tests },
    to: { not: [`^packages/studio/src/(${browserRooms})/`] },
  },
  {
    name: "tests-are-not-imported",
    comment: "Nothing imports a test file.",
    to: { path: "\\.test\\.ts$" },
  },
  {
    name: "test-helpers-are-not-shipped",
    comment: "What ends in -for-tests.ts, or is in a folder fixtures/, is for tests.",
    from: { not: `${tests}|^test/` },
    to: { path: tests },
  },
  {
    name: "imports-resolve",
    comment: "Every import leads to something.",
    to: {},
    when: { found: false },
  },
  {
    name: "dependencies-are-declared",
    comment: "What is imported stands in a package.json: the package's own, or the root's for tools.",
    to: {},
    when: { declared: "nowhere" },
  },
  {
    name: "runtime-dependencies-are-declared",
    comment: "Shipped code imports only dependencies and peers; a devDependency is absent at the user's.",
    from: { path: "^packages/[^/]+/src/", not: tests },
    to: { not: [`^node_modules/${bundled}$`, `^packages/(${privateFolders.join("|")})/`] },
    when: { declared: "development" },
  },
  {
    name: "shipped-code-hides-no-import",
    comment: "Shipped code names what it loads as plain text, by import or require(), so that these rules can see it.",
    from: { path: "^packages/[^/]+/src/", not: tests },
    to: { path: "^hidden:" },
  },
];
