import type { InjectionToken, ModuleMetadata, OptionalFactoryDependency, Provider, Type } from "@nestjs/common";
import type { LangfuseModuleOptions } from "./options.ts";
import { LANGFUSE_OPTIONS } from "./tokens.ts";

/** What `useClass` and `useExisting` name. */
export interface LangfuseOptionsFactory {
  createLangfuseOptions(): LangfuseModuleOptions | Promise<LangfuseModuleOptions>;
}

/** Options that other providers make: one of `useFactory`, `useClass` and `useExisting`. */
export interface LangfuseModuleAsyncOptions extends Pick<ModuleMetadata, "imports"> {
  /** What the factory's arguments are. */
  readonly inject?: readonly (InjectionToken | OptionalFactoryDependency)[];
  // Parameters are whatever is injected; `never` is what a function of any parameters takes.
  readonly useFactory?: (...dependencies: never[]) => LangfuseModuleOptions | Promise<LangfuseModuleOptions>;
  readonly useClass?: Type<LangfuseOptionsFactory>;
  readonly useExisting?: InjectionToken<LangfuseOptionsFactory>;
  /** @default true */
  readonly global?: boolean;
}

/** Undefined where it is not said how the options are made. */
export function asyncProviders(options: LangfuseModuleAsyncOptions): Provider[] | undefined {
  const { useFactory, inject = [], useClass, useExisting } = options;
  if (useFactory !== undefined) return [{ provide: LANGFUSE_OPTIONS, useFactory, inject: [...inject] } as Provider];
  const maker = useExisting ?? useClass;
  if (maker === undefined) return undefined;
  const made = {
    provide: LANGFUSE_OPTIONS,
    useFactory: (factory: LangfuseOptionsFactory) => factory.createLangfuseOptions(),
    inject: [maker],
  };
  return useExisting === undefined && useClass !== undefined ? [useClass, made] : [made];
}
