import type { ServerResponse } from "node:http";
import { LANGFUSE_ADMIN_OPTIONS, LangfuseAdminController, LangfuseFeedbackController } from "@langfuse-kit/nestjs";
import { type ArgumentsHost, Catch, type ExceptionFilter } from "@nestjs/common";
import { APP_FILTER } from "@nestjs/core";
import { describe, expect, it } from "vitest";
import { open, platforms } from "./open.ts";

const answers: readonly (readonly [string, (response: ServerResponse) => void])[] = [
  ["begun to answer", (response) => void response.writeHead(503).write("too ")],
  ["answered", (response) => void response.writeHead(503).end("too late")],
];

describe.each(platforms)("on %s, where somebody has", (_, adapter) => {
  it.each(answers)("%s first, nothing more is written", async (_how, answer) => {
    const caught: unknown[] = [];
    class Noting implements ExceptionFilter {
      catch(error: unknown, _host: ArgumentsHost): void {
        caught.push(error);
      }
    }
    Catch()(Noting);
    /** Answers once the handler has begun, and waits for its own answer. */
    class Impatient {
      canActivate(context: { switchToHttp(): { getResponse(): ServerResponse & { raw?: ServerResponse } } }): boolean {
        const response = context.switchToHttp().getResponse();
        const raw = response.raw ?? response;
        answer(raw);
        setImmediate(() => raw.writableEnded || raw.end("late"));
        return true;
      }
    }
    await using site = await open(
      {
        controllers: [LangfuseAdminController, LangfuseFeedbackController],
        providers: [
          { provide: LANGFUSE_ADMIN_OPTIONS, useValue: { authorize: () => true } },
          { provide: APP_FILTER, useClass: Noting },
        ],
      },
      adapter,
      { prepare: (app) => app.useGlobalGuards(new Impatient() as never) },
    );
    for (const path of ["/langfuse", "/feedback"]) {
      expect(await site.get(path)).toEqual({ status: 503, text: "too late" });
    }
    expect(caught).toEqual([]);
  });
});
