/** Why nothing arrives: every part between an application and its traces, looked at. */
export { runDoctor } from "./command.ts";
