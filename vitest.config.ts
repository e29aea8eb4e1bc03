import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  resolve: {
    // Tests run against the sources; what is packed is tested by test/package.
    alias: [
      {
        find: /^@langfuse-kit\/([a-z]+)\/([a-z]+)$/,
        replacement: fileURLToPath(new URL("./packages/$1/src/$2.ts", import.meta.url)),
      },
      {
        find: /^@langfuse-kit\/([a-z]+)$/,
        replacement: fileURLToPath(new URL("./packages/$1/src/index.ts", import.meta.url)),
      },
    ],
  },
  test: {
    include: ["packages/*/src/**/*.test.ts", "packages/*/viewer/**/*.test.ts", "test/**/*.test.ts"],
    // A worker of its own for every test file: what one leaves in the process must not help or harm another.
    isolate: true,
    // Only failures are shown; the closing line comes last.
    reporters: ["minimal", fileURLToPath(new URL("./test/reporter.ts", import.meta.url))],
  },
});

export default config;
