import { createServer, type RequestListener, type Server } from "node:http";
import { promisify } from "node:util";
import multipart from "@fastify/multipart";
import type { INestApplication, NestInterceptor, Type } from "@nestjs/common";
import type { AbstractHttpAdapter } from "@nestjs/core";
import { AnyFilesInterceptor, ExpressAdapter, type NestExpressApplication } from "@nestjs/platform-express";
import { FastifyAdapter, type NestFastifyApplication } from "@nestjs/platform-fastify";
import type { Plan, Route } from "../suite/framework.ts";

type Around = NonNullable<Plan["around"]>;

/** What differs between the platforms for somebody who writes an application. */
export interface NestPlatform {
  readonly multipart: Type<NestInterceptor>[];
  readMultipart?(request: never, route: Route): Promise<void>;
  callOf(request: never, response: never): object;
  /** Of an answer that was begun by hand. */
  takeOver?(response: never): void;
  createAdapter(serve: (listener: RequestListener) => Server): AbstractHttpAdapter;
  prepare(app: INestApplication): Promise<void>;
  serve(app: INestApplication, around: Around): Promise<{ server: Server; close(): Promise<unknown> }>;
}

export const onExpress: NestPlatform = {
  multipart: [AnyFilesInterceptor()],
  callOf: (request: never, response: never) => ({
    request,
    raw: request,
    rawResponse: response,
    body: (request as { body?: unknown }).body,
  }),
  createAdapter: () => new ExpressAdapter(),
  prepare: async (app) => void (app as NestExpressApplication).useBodyParser("json", { limit: "1mb" }),
  async serve(app, around) {
    const server = createServer(around(app.getHttpAdapter().getInstance() as RequestListener));
    return {
      server,
      async close() {
        await promisify(server.close.bind(server))();
        await app.close();
      },
    };
  },
};

interface FastifyRequestLike {
  readonly raw: object;
  readonly body: unknown;
  parts(): AsyncIterable<{ toBuffer?(): Promise<unknown> }>;
}

export const onFastify: NestPlatform = {
  multipart: [],
  async readMultipart(request, { body }) {
    if (body !== "multipart") return;
    for await (const part of (request as FastifyRequestLike).parts()) await part.toBuffer?.();
  },
  callOf: (request: never, response: never) => ({
    request,
    raw: (request as FastifyRequestLike).raw,
    rawResponse: (response as { raw: object }).raw,
    body: (request as FastifyRequestLike).body,
  }),
  // Older versions of Fastify begin the answer anew, and reject where nobody listens.
  takeOver(response) {
    const { raw, hijack } = response as { raw: { headersSent: boolean }; hijack(): void };
    if (raw.headersSent) hijack.call(response);
  },
  createAdapter: (serve) =>
    new FastifyAdapter({ serverFactory: (handler: unknown) => serve(handler as RequestListener) }),
  async prepare(app) {
    const fastify = app as NestFastifyApplication;
    await fastify.register(multipart as never);
    // Left for the handlers to read.
    fastify
      .getHttpAdapter()
      .getInstance()
      .addContentTypeParser("application/octet-stream", async () => undefined);
  },
  async serve(app) {
    await (app as NestFastifyApplication).getHttpAdapter().getInstance().ready();
    return { server: app.getHttpServer() as Server, close: () => app.close() };
  },
};
