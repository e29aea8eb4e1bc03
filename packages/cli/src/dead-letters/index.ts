/** What servers refused for good: listed, read, sent again, or deleted. */
export { runDeadLetters } from "./command.ts";
