/** Every framework that has an adapter, as the suite sees it. */
import type { Framework } from "../suite/framework.ts";
import { frameworkOf, keys } from "./one.ts";

export const frameworks: readonly Framework[] = await Promise.all(keys.map(frameworkOf));
