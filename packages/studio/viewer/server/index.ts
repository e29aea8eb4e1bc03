/** What the viewer asks Studio for, and what Studio tells it by itself. */
export { type Connection, type Listeners, type News, useLive } from "./live.ts";
export { type Answer, change, type Failure, queryText, read } from "./request.ts";
export { type Reading, useRead } from "./use-read.ts";
