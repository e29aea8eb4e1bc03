/** Sets tracing up in a project of the Nest CLI, by the means of its schematics. */
export { nestAdd } from "./nest-add.ts";
