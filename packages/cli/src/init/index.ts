/** Sets tracing up in a project, and takes it back. */
export { runInit } from "./command.ts";
export { runUndo } from "./undo.ts";
