/** For `node --import @langfuse-kit/core/register app.js`: set up from the environment before the application is loaded. */
import { initLangfuse, type Langfuse } from "./setup/index.ts";

/** The handle of this process; later calls of `initLangfuse` give the same one. */
export const langfuse: Langfuse = initLangfuse();
