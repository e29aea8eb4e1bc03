import { type QueueAdapter, type RequestSettings, sendOnClose } from "@langfuse-kit/core/adapter";
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from "@nestjs/common";
import { HttpAdapterHost, ModuleRef, ModulesContainer } from "@nestjs/core";
import { giveQueueAdapter, leaveOutAttempts } from "../jobs/index.ts";
import { type HookedAdapter, hookRequests, type NestRequest, type NestResponse } from "../requests/index.ts";
import { openTimers } from "../seams/index.ts";
import { traceTasks } from "../tasks/index.ts";
import { graphqlPaths } from "./graphql-paths.ts";
import { readModuleOptions, setUp } from "./options.ts";
import { LANGFUSE_OPTIONS, LANGFUSE_SEAMS, type ProvidedOptions } from "./tokens.ts";

@Injectable()
/** Ties tracing to the life of an application. */
export class LangfuseRunner implements OnModuleInit, OnApplicationShutdown {
  readonly #settings: RequestSettings<NestRequest, NestResponse>;
  readonly #host: HttpAdapterHost;
  readonly #modules: ModulesContainer;
  readonly #moduleRef: ModuleRef;
  readonly #mounted: string[] = [];
  readonly #jobs: QueueAdapter | undefined;
  readonly #takeJobs: (() => void) | undefined;

  constructor(
    @Inject(LANGFUSE_OPTIONS) options: ProvidedOptions | undefined,
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
    @Inject(ModulesContainer) modules: ModulesContainer,
    @Inject(ModuleRef) moduleRef: ModuleRef,
    // Waited for: what it opens has to be open before Nest builds the first handler.
    @Inject(LANGFUSE_SEAMS) _seams: unknown,
  ) {
    this.#settings = readModuleOptions(options);
    this.#host = host;
    this.#modules = modules;
    this.#moduleRef = moduleRef;
    this.#jobs = options?.jobs;
    this.#takeJobs = this.#jobs && giveQueueAdapter(this.#jobs, modules);
    setUp(options?.init);
    this.#traceTasks();
    this.#hook();
  }

  onModuleInit(): void {
    // Only now are all instances made, and has a testing module its adapter.
    this.#traceTasks();
    this.#hook();
    this.#mounted.push(...graphqlPaths(this.#moduleRef));
  }

  async onApplicationShutdown(signal?: string): Promise<void> {
    this.#takeJobs?.();
    // Without a signal the application was closed by hand.
    await sendOnClose({ processEnds: signal !== undefined });
  }

  #hook(): void {
    hookRequests(this.#host.httpAdapter as HookedAdapter, this.#settings, this.#mounted);
  }

  #traceTasks(): void {
    for (const { providers, controllers } of this.#modules.values()) {
      for (const { metatype, instance, inject } of [...providers.values(), ...controllers.values()]) {
        const made = (instance as object | null | undefined)?.constructor;
        // The metatype of a factory is the factory.
        const owner = inject ? made : metatype;
        leaveOutAttempts(owner ?? made);
        traceTasks(owner);
        openTimers(owner);
        this.#jobs?.wrapQueue(instance);
      }
    }
  }
}
