import type { UserConfig } from "tsdown";
import { packageConfig } from "../../tsdown.base.ts";

const config: UserConfig = packageConfig({ deps: { onlyBundle: ["@langfuse-kit/server-rules"] } });
export default config;
