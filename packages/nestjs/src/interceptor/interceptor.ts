import { currentObservation, observe } from "@langfuse-kit/core";
import {
  observationOfRequest,
  type RequestSettings,
  readRequestOptions,
  serveRequest,
} from "@langfuse-kit/core/adapter";
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  Optional,
} from "@nestjs/common";
import { Observable } from "rxjs";
import { isUntraced } from "../decorators/index.ts";
import { type NestRequest, type NestResponse, viewOf } from "../requests/index.ts";
import { perSubscription, tellingLast } from "../streams/index.ts";
import { nameOfHandler } from "./name.ts";
import type { LangfuseInterceptorOptions } from "./options.ts";
import { LANGFUSE_INTERCEPTOR_OPTIONS } from "./token.ts";

const defaults: RequestSettings<NestRequest, NestResponse> = readRequestOptions("nestjs", undefined);

@Injectable()
/**
 * Makes each call of a handler an observation of its own, in every context. Where no module has begun a trace of the
 * request, it does; then guards have already run.
 * @example @UseInterceptors(LangfuseInterceptor) export class CatsController {}
 */
export class LangfuseInterceptor implements NestInterceptor {
  readonly #options: LangfuseInterceptorOptions;

  constructor(@Optional() @Inject(LANGFUSE_INTERCEPTOR_OPTIONS) options?: LangfuseInterceptorOptions) {
    this.#options = options ?? {};
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (isUntraced(context.getHandler(), context.getClass())) return next.handle();
    const { captureOutput = false, ...attributes } = this.#options;
    const options = { ...attributes, name: nameOfHandler(context), captureInput: false, captureOutput: false };
    const follow = observe((source: () => unknown) => source(), options);
    const handled = perSubscription(follow, () => (captureOutput ? tellingLast(next.handle()) : next.handle()));
    if (context.getType() !== "http") return handled;
    const http = context.switchToHttp();
    const view = viewOf(http.getRequest(), http.getResponse());
    serveRequest(view, defaults, () => undefined);
    if (currentObservation() !== undefined) return handled;
    // Nest subscribes outside of what was begun only here.
    const request = observationOfRequest(view.nodeRequest);
    return new Observable((subscriber) => request.run(() => handled.subscribe(subscriber)));
  }
}
