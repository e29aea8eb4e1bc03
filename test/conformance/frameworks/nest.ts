import { createServer, type RequestListener } from "node:http";
import { Readable } from "node:stream";
import { LANGFUSE_FEEDBACK_OPTIONS, LangfuseFeedbackController, LangfuseModule } from "@langfuse-kit/nestjs";
import {
  Controller,
  Get,
  HttpException,
  Inject,
  Module,
  Post,
  Req,
  Res,
  StreamableFile,
  type Type,
  UseInterceptors,
} from "@nestjs/common";
import { HttpAdapterHost, NestFactory } from "@nestjs/core";
import nest from "@nestjs/core/package.json" with { type: "json" };
import type { Call, Framework, Plan, Route } from "../suite/framework.ts";
import type { NestPlatform } from "./nest-platforms.ts";

export { onExpress, onFastify } from "./nest-platforms.ts";

/** Nest 12 believes a status only of its own exceptions. */
async function answered<T>(handle: () => T | Promise<T>, failed: () => void): Promise<T> {
  try {
    return await handle();
  } catch (error) {
    failed();
    const { status, message } = error as { status?: number; message: string };
    throw status === undefined ? error : new HttpException(message, status);
  }
}

/** A controller as somebody would write it for this route; Node strips types and knows no decorators. */
function controllerFor(route: Route, platform: NestPlatform): Type {
  class Routed {
    readonly #host: HttpAdapterHost;

    constructor(host: HttpAdapterHost) {
      this.#host = host;
    }

    async handle(request: never, response: never): Promise<unknown> {
      await platform.readMultipart?.(request, route);
      const answer = await answered(
        () => route.handle(platform.callOf(request, response) as Call),
        () => platform.takeOver?.(response),
      );
      if (answer === "silence") return new Promise(() => undefined);
      const { httpAdapter } = this.#host;
      httpAdapter.status(response, answer.status ?? 200);
      httpAdapter.setHeader(response, "content-type", answer.type ?? "text/plain");
      return answer.body instanceof Readable ? new StreamableFile(answer.body) : answer.body;
    }
  }
  Controller((route.within ?? []).join(""))(Routed);
  Inject(HttpAdapterHost)(Routed, undefined, 0);
  const method = Object.getOwnPropertyDescriptor(Routed.prototype, "handle") as TypedPropertyDescriptor<unknown>;
  const onRoute = route.method === "POST" ? Post : Get;
  onRoute(route.path)(Routed.prototype, "handle", method);
  if (route.body === "multipart") UseInterceptors(...platform.multipart)(Routed.prototype, "handle", method);
  Req()(Routed.prototype, "handle", 0);
  Res({ passthrough: true })(Routed.prototype, "handle", 1);
  return Routed;
}

function moduleFor({ routes, options, feedback, second }: Plan, platform: NestPlatform): Type {
  class AppModule {}
  Module({
    imports: [
      LangfuseModule.forRoot({ ...(options as object), init: false }),
      ...(second ? [LangfuseModule.forRoot({ ...(second as object), init: false })] : []),
    ],
    controllers: [
      ...routes.map((route) => controllerFor(route, platform)),
      ...(feedback ? [LangfuseFeedbackController] : []),
    ],
    providers: [{ provide: LANGFUSE_FEEDBACK_OPTIONS, useValue: feedback }],
  })(AppModule);
  return AppModule;
}

/** The NestJS that this process finds, on one of its platforms. */
export function nestFramework(platformKey: string, platformName: string, platform: NestPlatform): Framework {
  const major = nest.version.split(".", 1)[0];
  return {
    key: `nest-${major}-${platformKey}`,
    name: `NestJS ${major} on ${platformName}`,
    readsBodies: true,
    nodeArguments: major === "11" ? ["--import", "./peers/nest-11/use.mjs"] : [],
    async open(plan: Plan) {
      const { around = (listener) => listener } = plan;
      const adapter = platform.createAdapter((listener) => createServer(around(listener as RequestListener)));
      const app = await NestFactory.create(moduleFor(plan, platform), adapter, { logger: false, abortOnError: false });
      await platform.prepare(app);
      await app.init();
      return platform.serve(app, around);
    },
  };
}
