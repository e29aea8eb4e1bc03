import { LangfuseKitError } from "@langfuse-kit/core";
import { type DynamicModule, Inject, Module, type OnModuleInit, type Provider, Scope } from "@nestjs/common";
import { ModuleRef } from "@nestjs/core";
import { LangfuseHealthIndicator } from "../health/index.ts";
import { LangfuseInterceptor } from "../interceptor/index.ts";
import type { NestRequest, NestResponse } from "../requests/index.ts";
import { openSeams } from "../seams/index.ts";
import { LangfuseService } from "../service/index.ts";
import { asyncProviders, type LangfuseModuleAsyncOptions } from "./async-options.ts";
import { type LangfuseModuleOptions, readGlobal, readModuleOptions } from "./options.ts";
import { LangfuseRunner } from "./runner.ts";
import { LANGFUSE_OPTIONS, LANGFUSE_SEAMS, LANGFUSE_SERVICE } from "./tokens.ts";

const shared: Provider[] = [
  { provide: LANGFUSE_SEAMS, useFactory: openSeams },
  LangfuseRunner,
  LangfuseService,
  { provide: LANGFUSE_SERVICE, useExisting: LangfuseService },
  LangfuseHealthIndicator,
  LangfuseInterceptor,
];

@Module({})
/** Traces an application: requests, messages, events and timers. */
export class LangfuseModule implements OnModuleInit {
  readonly #moduleRef: ModuleRef;

  constructor(@Inject(ModuleRef) moduleRef: ModuleRef) {
    this.#moduleRef = moduleRef;
  }

  onModuleInit(): void {
    // Nest would make the runner for whoever asks for it, and nobody does.
    if (this.#moduleRef.introspect(LangfuseRunner).scope === Scope.DEFAULT) return;
    throw new LangfuseKitError(
      "nestjs",
      "forRootAsync() injects what is made anew for each request. Inject what is made once; an option that differs by request is a function.",
      { code: "INVALID_OPTION" },
    );
  }

  /**
   * One trace per request, message and timer. Import it once, in the root module.
   * @example @Module({ imports: [LangfuseModule.forRoot({ user: (request: Request) => request.get("x-user") })] })
   */
  static forRoot<Request = NestRequest, Response = NestResponse>(
    options?: LangfuseModuleOptions<Request, Response> & { readonly global?: boolean },
  ): DynamicModule {
    // Here rather than later, so that the error points at the call.
    readModuleOptions(options, "global");
    const { global, ...own } = options ?? {};
    return dynamicModule(global, [{ provide: LANGFUSE_OPTIONS, useValue: own }]);
  }

  /**
   * The same with options that other providers make.
   * @example LangfuseModule.forRootAsync({ inject: [ConfigService], useFactory: (config: ConfigService) => ({ ignore: config.get("ignore") }) })
   */
  static forRootAsync<Request = NestRequest, Response = NestResponse>(
    options: LangfuseModuleAsyncOptions<Request, Response>,
  ): DynamicModule {
    const providers = asyncProviders(options);
    if (providers === undefined) {
      throw new LangfuseKitError(
        "nestjs",
        "forRootAsync() cannot make its options. Give it useFactory, useClass or useExisting.",
        { code: "INVALID_OPTION" },
      );
    }
    return dynamicModule(options.global, providers, options.imports);
  }
}

function dynamicModule(global: unknown, own: Provider[], imports: DynamicModule["imports"] = []): DynamicModule {
  return {
    module: LangfuseModule,
    global: readGlobal(global),
    imports,
    providers: [...own, ...shared],
    exports: [LANGFUSE_OPTIONS, LANGFUSE_SERVICE, LangfuseService, LangfuseHealthIndicator, LangfuseInterceptor],
  };
}
