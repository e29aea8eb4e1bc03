import type { UserConfig } from "tsdown";
import { packageConfig } from "../../tsdown.base.ts";

const config: UserConfig = packageConfig({
  entry: ["src/index.ts", "src/bin.ts"],
  target: "node22.13",
  deps: { onlyBundle: ["@langfuse-kit/server-rules"] },
});
export default config;
