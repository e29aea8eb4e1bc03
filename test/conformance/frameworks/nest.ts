import { createServer, type RequestListener } from "node:http";
import { Readable } from "node:stream";
import { LANGFUSE_FEEDBACK_OPTIONS, LangfuseFeedbackController, LangfuseModule } from "@langfuse-kit/nestjs";
import {
  Controller,
  Get,
  HttpException,
  Module,
  Post,
  Req,
  Res,
  StreamableFile,
  type Type,
  UseInterceptors,
} from "@nestjs/common";
import { HttpAdapterHost, NestFactory } from "@nestjs/core";
import type { Call, Framework, Plan, Route } from "../suite/framework.ts";
import type { NestPlatform } from "./nest-platforms.ts";

/** Nest 12 believes a status only of its own exceptions. */
async function answered<T>(handle: () => T | Promise<T>): Promise<T> {
  try {
    return await handle();
  } catch (error) {
    const { status, message } = error as { status?: number; message: string };
    throw status === undefined ? error : new HttpException(message, status);
  }
}

/** A controller as somebody would write it for this route. */
function controllerFor(route: Route, platform: NestPlatform): Type {
  const Routes = route.method === "POST" ? Post : Get;

  @Controller((route.within ?? []).join(""))
  class Routed {
    readonly #host: HttpAdapterHost;
    constructor(host: HttpAdapterHost) {
      this.#host = host;
    }

    @Routes(route.path)
    @UseInterceptors(...(route.body === "multipart" ? platform.multipart : []))
    async handle(@Req() request: never, @Res({ passthrough: true }) response: never): Promise<unknown> {
      await platform.readMultipart?.(request, route);
      const answer = await answered(() => route.handle(platform.callOf(request, response) as Call));
      if (answer === "silence") return new Promise(() => undefined);
      const { httpAdapter } = this.#host;
      httpAdapter.status(response, answer.status ?? 200);
      httpAdapter.setHeader(response, "content-type", answer.type ?? "text/plain");
      return answer.body instanceof Readable ? new StreamableFile(answer.body) : answer.body;
    }
  }
  return Routed;
}

/** NestJS on one of its platforms. */
export function nestFramework(name: string, platform: NestPlatform): Framework {
  return {
    name,
    readsBodies: true,
    async open({ routes, options, feedback, twice, around = (listener) => listener }: Plan) {
      @Module({
        imports: [
          LangfuseModule.forRoot({ ...(options as object), init: false }),
          ...(twice ? [LangfuseModule.forRoot({ name: "second", init: false })] : []),
        ],
        controllers: [
          ...routes.map((route) => controllerFor(route, platform)),
          ...(feedback ? [LangfuseFeedbackController] : []),
        ],
        providers: [{ provide: LANGFUSE_FEEDBACK_OPTIONS, useValue: feedback }],
      })
      class AppModule {}

      const adapter = platform.createAdapter((listener) => createServer(around(listener as RequestListener)));
      const app = await NestFactory.create(AppModule, adapter, { logger: false, abortOnError: false });
      await platform.prepare(app);
      await app.init();
      return platform.serve(app, around);
    },
  };
}
