import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { LongestFirst } from "./test/longest-first.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Tests that end so run with the framework's older family of packages, which cannot be had by aliases of npm. */
const withNest11 = "**/*nest-11*.test.ts";

/** These take whichever is there; Nest 11 sends no streams but its own. */
const besideNest11 = [
  "test/conformance/{same-trees,without-langfuse}.test.ts",
  "test/nestjs/!(neighbours|streams).test.ts",
];

const atOnce = Math.ceil(1.5 * availableParallelism());

const config: ViteUserConfig = defineConfig({
  resolve: {
    // Tests run against the sources; what is packed is tested by test/package.
    alias: [
      { find: /^@langfuse-kit\/([a-z-]+)\/([a-z-]+)$/, replacement: path("./packages/$1/src/$2.ts") },
      { find: /^@langfuse-kit\/([a-z-]+)$/, replacement: path("./packages/$1/src/index.ts") },
    ],
  },
  test: {
    // A worker of its own for every test file: what one leaves in the process must not help or harm another.
    isolate: true,
    // Most of the time a test waits for sockets, processes and browsers.
    maxWorkers: atOnce,
    maxConcurrency: atOnce,
    // Many times what anything takes that is waited for: the machine may do other things, and counting lines slows loops.
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    // Only failures are shown; the closing line comes last.
    reporters: ["minimal", path("./test/reporter.ts")],
    // With --coverage, as `npm test` has it. What other processes and browsers run is built, and not counted.
    coverage: {
      provider: "custom",
      customProviderModule: path("./test/coverage/provider.ts"),
      include: ["packages/*/src/**/*.ts"],
      exclude: [
        "**/*.test.ts",
        "**/*-for-tests.ts",
        "**/test-helpers.ts",
        "packages/core/**/fixtures/**",
        "**/types.ts",
        "**/index.ts",
      ],
      reporter: [],
      reportOnFailure: true,
    },
    projects: [
      {
        extends: true,
        test: {
          name: "main",
          include: ["packages/*/src/**/*.test.ts", "packages/*/viewer/**/*.test.ts", "test/**/*.test.ts"],
          exclude: ["**/node_modules/**", withNest11],
        },
      },
      {
        extends: true,
        resolve: {
          alias: [{ find: /^@nestjs\/(.+)$/, replacement: path("./peers/nest-11/node_modules/@nestjs/$1") }],
        },
        test: { name: "nest-11", include: [withNest11, ...besideNest11] },
      },
    ],
  },
});

export default config;
