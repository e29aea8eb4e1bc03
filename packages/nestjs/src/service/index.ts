/** Core's functions as a provider. */
export { LangfuseService } from "./service.ts";
