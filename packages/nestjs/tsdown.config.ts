import type { UserConfig } from "tsdown";
import { packageConfig } from "../../tsdown.base.ts";

const config: UserConfig = packageConfig({ entry: ["src/index.ts", "src/nest-add.ts"] });
export default config;
