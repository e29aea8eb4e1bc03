/** For tools beside an application: what waits in its spool on disk, and the dead letters. Sending stays initLangfuse's. */
export { inspectSpool, type SpoolHome, type SpoolInspection } from "./disk/index.ts";
