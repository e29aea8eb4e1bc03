/** What `nest add @langfuse-kit/nestjs` runs. */
export { nestAdd } from "./schematics/index.ts";
