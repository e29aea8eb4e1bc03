import { span } from "@langfuse-kit/core";
import { LangfuseModule } from "@langfuse-kit/nestjs";
import { captureTraces } from "@langfuse-kit/testing";
import { type ArgumentsHost, Catch, Controller, type ExceptionFilter, Get } from "@nestjs/common";
import { APP_FILTER } from "@nestjs/core";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { afterEach, expect, it } from "vitest";
import { open } from "./open.ts";

const traces = captureTraces({ afterEach });

it("a filter runs in its request, also where Fastify has waited long enough for the handler", async () => {
  @Catch()
  class Apologising implements ExceptionFilter {
    catch(_error: unknown, host: ArgumentsHost): void {
      span("apology", () => host.switchToHttp().getResponse().code(503).send("sorry"));
    }
  }
  @Controller()
  class Slow {
    @Get("slow")
    wait(): Promise<never> {
      return new Promise(() => undefined);
    }
  }
  await using site = await open(
    {
      imports: [LangfuseModule.forRoot()],
      controllers: [Slow],
      providers: [{ provide: APP_FILTER, useClass: Apologising }],
    },
    () => new FastifyAdapter({ handlerTimeout: 5 }),
  );
  expect(await site.get("/slow")).toEqual({ status: 503, text: "sorry" });
  const { root } = await traces.single();
  expect(root).toMatchObject({ name: "GET /slow", level: "ERROR", children: [{ name: "apology" }] });
});
