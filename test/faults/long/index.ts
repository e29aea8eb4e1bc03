/** The long form: as many seeds as there is time for, kills by the hundred, and a soak. */
export { readOptions } from "./options.ts";
export { runSession } from "./session.ts";
