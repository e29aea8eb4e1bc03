import { type Admin, type AdminCall, type AdminOptions, createAdmin } from "@langfuse-kit/core/adapter";
import { Controller, Get, Inject, Optional, Post, Req, Res } from "@nestjs/common";
import { HttpAdapterHost } from "@nestjs/core";
import { NoTrace } from "../decorators/index.ts";
import { type NestRequest, nodeRequestOf, type PlatformRequest, respond } from "../requests/index.ts";
import { LANGFUSE_ADMIN_OPTIONS } from "./token.ts";

/** Who may see the numbers and send dead letters again; `authorize` gets the platform's request. */
export type LangfuseAdminOptions = AdminOptions<NestRequest>;

@Controller("langfuse")
@NoTrace()
/**
 * The books and the dead letters of this process, at `/langfuse`: a page, JSON, and text for Prometheus.
 * @example providers: [{ provide: LANGFUSE_ADMIN_OPTIONS, useValue: { authorize: isOperator } }]
 */
export class LangfuseAdminController {
  readonly #admin: Admin<NestRequest>;
  readonly #host: HttpAdapterHost;

  constructor(
    @Inject(HttpAdapterHost) host: HttpAdapterHost,
    @Optional() @Inject(LANGFUSE_ADMIN_OPTIONS) options?: LangfuseAdminOptions,
  ) {
    // Without options this throws: nobody can have meant that everybody may.
    this.#admin = createAdmin("nestjs", options as LangfuseAdminOptions);
    this.#host = host;
  }

  @Get()
  async show(@Req() request: PlatformRequest, @Res() response: unknown): Promise<void> {
    await this.#answer(request, response);
  }

  @Post()
  async change(@Req() request: PlatformRequest, @Res() response: unknown): Promise<void> {
    await this.#answer(request, response);
  }

  async #answer(request: PlatformRequest, response: unknown): Promise<void> {
    const { method, originalUrl: url, headers, body } = request;
    const stream = nodeRequestOf(request) as unknown as AdminCall<NestRequest>["stream"];
    const answer = await this.#admin.answer({ request, method, url, headers, body, stream });
    respond(this.#host.httpAdapter, response, answer);
  }
}
