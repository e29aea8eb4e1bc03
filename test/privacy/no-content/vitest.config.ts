import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import root from "../../../vitest.config.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** The suites as they are, with somebody who looks at what leaves. */
const config: ViteUserConfig = defineConfig({
  ...root,
  root: path("../../.."),
  test: {
    ...root.test,
    setupFiles: [path("./watch.ts")],
    // What is waited for is content, mostly, and never comes.
    expect: { poll: { timeout: 1_000 } },
    maxWorkers: 4,
    reporters: ["dot"],
  },
});

export default config;
