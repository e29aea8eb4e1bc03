/** What models were given and answered, in every provider's shape, as one kind of message. */
export { messageText, pairCalls } from "./pair.ts";
export { readMessages } from "./read.ts";
export { parsed, written } from "./read-json.ts";
export { spoken } from "./spoken.ts";
export type { Message, Part, Result, Role } from "./types.ts";
