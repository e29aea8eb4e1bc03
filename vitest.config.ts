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
    include: ["packages/*/src/**/*.test.ts", "test/**/*.test.ts"],
  },
});

export default config;
