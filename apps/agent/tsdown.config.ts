import { defineConfig, type UserConfig } from "tsdown";

// Decorators have to be compiled; nothing is bundled in.
const config: UserConfig = defineConfig({
  entry: ["src/main.ts"],
  platform: "node",
  target: "node20.19",
  dts: false,
  sourcemap: true,
  fixedExtension: true,
}) as UserConfig;
export default config;
