import type { ImportException } from "./types.ts";

/** Jest's own `expect` is in no package.json here: the packed packages are tried beside it, in a project that installs it. */
const besideJest = [
  { from: "packages/testing/src/matchers/jest.ts", typeOnly: true },
  { from: "test/package/typescript/jest/matchers.ts", typeOnly: false },
].flatMap(({ from, typeOnly }): ImportException[] =>
  ["imports-resolve", "dependencies-are-declared"].map((rule) => ({
    rule,
    from,
    to: "node_modules/expect",
    typeOnly,
    reason: "Adds to the types of Jest's expect where Jest is installed, and shows that it does; here it is not.",
  })),
);

/** Who may break which rule, and why. Shipped code hides no import today: such a one would stand here too. */
export const importExceptions: readonly ImportException[] = [
  ...besideJest,
  {
    rule: "runtime-dependencies-are-declared",
    from: "packages/testing/src/matchers/vitest.ts",
    to: "node_modules/vitest",
    typeOnly: true,
    reason: "Adds to Vitest's types where Vitest is installed; with Jest it is not, and nothing is loaded.",
  },
  {
    rule: "packages-by-name-from-outside",
    from: "test/bench/redaction/measure.ts",
    to: "packages/core/src/privacy/redact/index.ts",
    typeOnly: false,
    reason: "Detectors are no public function, and a benchmark of them by way of a server would measure the server.",
  },
];
