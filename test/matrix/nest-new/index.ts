/** Projects as `nest new` makes them, whose own tests run with tracing in and without a word of configuration. */
export { templates } from "./templates.ts";
export { tryTemplate } from "./try-template.ts";
