import type { NestRequest, NestResponse } from "../requests/index.ts";
import type { LangfuseModuleOptions } from "./options.ts";

/** Tokens that hold for all copies of this package: an application can hold its ESM and its CommonJS build. */
export const LANGFUSE_OPTIONS: unique symbol = Symbol.for("langfuse-kit.nestjs.options.v1") as never;
export const LANGFUSE_SERVICE: unique symbol = Symbol.for("langfuse-kit.nestjs.service.v1") as never;

/** What stands behind `LANGFUSE_OPTIONS`. */
export type ProvidedOptions = LangfuseModuleOptions<NestRequest, NestResponse>;

/** Of this module alone. */
export const LANGFUSE_SEAMS: unique symbol = Symbol.for("langfuse-kit.nestjs.seams.v1") as never;
