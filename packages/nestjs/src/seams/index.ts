/** Places inside Nest where it tells what no official hook tells: exceptions, and the way of a message. */
export { openSeams } from "./open.ts";
