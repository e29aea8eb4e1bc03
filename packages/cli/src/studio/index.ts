/** Studio, the local Langfuse, as a command. */
export { loadStudio, runStudioCommand } from "./command.ts";
