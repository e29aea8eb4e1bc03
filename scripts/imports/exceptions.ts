import type { ImportException } from "./types.ts";

/** Who may break which rule, and why. Shipped code hides no import today: such a one would stand here too. */
export const importExceptions: readonly ImportException[] = [
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
