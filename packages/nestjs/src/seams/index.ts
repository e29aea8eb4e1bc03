/** Places inside Nest where it tells what no official hook tells: exceptions, the way of a message, timers. */
export { openSeams } from "./open.ts";
export { openTimers } from "./timers.ts";
