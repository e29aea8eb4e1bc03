import type { InjectionToken, ModuleMetadata, OptionalFactoryDependency, Provider, Type } from "@nestjs/common";
import type { NestRequest, NestResponse } from "../requests/index.ts";
import type { LangfuseModuleOptions } from "./options.ts";
import { LANGFUSE_OPTIONS } from "./tokens.ts";

/** What `useClass` and `useExisting` name. */
export interface LangfuseOptionsFactory<Request = NestRequest, Response = NestResponse> {
  createLangfuseOptions(): LangfuseModuleOptions<Request, Response> | Promise<LangfuseModuleOptions<Request, Response>>;
}

/** Options that other providers make: one of `useFactory`, `useClass` and `useExisting`. */
export interface LangfuseModuleAsyncOptions<Request = NestRequest, Response = NestResponse>
  extends Pick<ModuleMetadata, "imports"> {
  /** What the factory's arguments are. */
  readonly inject?: readonly (InjectionToken | OptionalFactoryDependency)[];
  // Parameters are whatever is injected; `never` is what a function of any parameters takes.
  readonly useFactory?: (
    ...dependencies: never[]
  ) => LangfuseModuleOptions<Request, Response> | Promise<LangfuseModuleOptions<Request, Response>>;
  readonly useClass?: Type<LangfuseOptionsFactory<Request, Response>>;
  readonly useExisting?: InjectionToken<LangfuseOptionsFactory<Request, Response>>;
  /** @default true */
  readonly global?: boolean;
}

/** Undefined where it is not said how the options are made. */
export function asyncProviders<Request, Response>(
  options: LangfuseModuleAsyncOptions<Request, Response>,
): Provider[] | undefined {
  const { useFactory, inject = [], useClass, useExisting } = options;
  if (useFactory !== undefined) return [{ provide: LANGFUSE_OPTIONS, useFactory, inject: [...inject] } as Provider];
  const maker = useExisting ?? useClass;
  if (maker === undefined) return undefined;
  const made = {
    provide: LANGFUSE_OPTIONS,
    useFactory: (factory: LangfuseOptionsFactory<Request, Response>) => factory.createLangfuseOptions(),
    inject: [maker],
  };
  return useExisting === undefined && useClass !== undefined ? [useClass, made] : [made];
}
