import type { UserConfig } from "tsdown";
import { packageConfig } from "../../tsdown.base.ts";

// The viewer is built into the same folder by vite, so the folder is emptied by neither. node:sqlite wants Node 22.13.
const config: UserConfig = packageConfig({ target: "node22.13", clean: false });
export default config;
