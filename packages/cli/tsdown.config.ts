import type { UserConfig } from "tsdown";
import { packageConfig } from "../../tsdown.base.ts";

const config: UserConfig = packageConfig({
  entry: ["src/bin.ts"],
  format: ["esm"],
  dts: false,
});
export default config;
