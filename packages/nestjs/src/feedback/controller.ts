import { createFeedback, type Feedback, type FeedbackOptions } from "@langfuse-kit/core/adapter";
import { Controller, Delete, Get, Inject, Optional, Patch, Post, Put, Req, Res } from "@nestjs/common";
import { HttpAdapterHost } from "@nestjs/core";
import { NoTrace } from "../decorators/index.ts";
import { nodeRequestOf, type PlatformRequest, respond } from "../requests/index.ts";
import { LANGFUSE_FEEDBACK_OPTIONS } from "./token.ts";

/** Which scores are taken, and how many. */
export type LangfuseFeedbackOptions = FeedbackOptions;

@Controller("feedback")
@NoTrace()
/**
 * Takes scores that a browser posts with the token of its answer (option `traceHeader`), at `/feedback`.
 * @example @Module({ controllers: [LangfuseFeedbackController] })
 */
export class LangfuseFeedbackController {
  readonly #feedback: Feedback;
  readonly #host: HttpAdapterHost;

  constructor(
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
    @Optional() @Inject(LANGFUSE_FEEDBACK_OPTIONS) options?: LangfuseFeedbackOptions,
  ) {
    this.#feedback = createFeedback("nestjs", options);
    this.#host = host;
  }

  @Post()
  async take(@Req() request: PlatformRequest, @Res() response: unknown): Promise<void> {
    await this.#answer(request, response);
  }

  // Refused with 405, as by the other adapters. `@All()` would take OPTIONS from CORS, and on Fastify with Nest 11 lose
  // what `@NoTrace()` says.
  @Get()
  async refuseGet(@Req() request: PlatformRequest, @Res() response: unknown): Promise<void> {
    await this.#answer(request, response);
  }

  @Put()
  async refusePut(@Req() request: PlatformRequest, @Res() response: unknown): Promise<void> {
    await this.#answer(request, response);
  }

  @Patch()
  async refusePatch(@Req() request: PlatformRequest, @Res() response: unknown): Promise<void> {
    await this.#answer(request, response);
  }

  @Delete()
  async refuseDelete(@Req() request: PlatformRequest, @Res() response: unknown): Promise<void> {
    await this.#answer(request, response);
  }

  async #answer(request: PlatformRequest, response: unknown): Promise<void> {
    const { method, headers, body } = request;
    const stream = nodeRequestOf(request) as Parameters<Feedback["answer"]>[0]["stream"];
    const answer = await this.#feedback.answer({ method, headers, body, stream });
    respond(this.#host.httpAdapter, response, answer);
  }
}
