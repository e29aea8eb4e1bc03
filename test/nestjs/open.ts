import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import type { INestApplication, ModuleMetadata } from "@nestjs/common";
import type { AbstractHttpAdapter } from "@nestjs/core";
import { ExpressAdapter } from "@nestjs/platform-express";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { Test, type TestingModuleBuilder } from "@nestjs/testing";

export const platforms: readonly (readonly [name: string, adapter: () => AbstractHttpAdapter])[] = [
  ["Express", () => new ExpressAdapter()],
  ["Fastify", () => new FastifyAdapter()],
];

/** An application that listens, and is closed at the end of its block. */
export interface OpenApplication extends AsyncDisposable {
  readonly app: INestApplication;
  readonly url: string;
  get(path: string, init?: RequestInit): Promise<{ status: number; text: string }>;
}

export async function open(
  metadata: ModuleMetadata,
  adapter: () => AbstractHttpAdapter = () => new ExpressAdapter(),
  {
    prepare,
    override,
  }: {
    prepare?(app: INestApplication): unknown;
    override?(builder: TestingModuleBuilder): TestingModuleBuilder;
  } = {},
): Promise<OpenApplication> {
  const builder = Test.createTestingModule(metadata);
  const compiled = await (override?.(builder) ?? builder).compile();
  const app = compiled.createNestApplication(adapter(), { logger: false });
  await prepare?.(app);
  await app.listen(0, "127.0.0.1");
  const url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  return {
    app,
    url,
    async get(path, init) {
      const response = await fetch(url + path, { ...init, headers: { connection: "close", ...init?.headers } });
      return { status: response.status, text: await response.text() };
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      // A server that has closed may still have to tell of a connection that broke.
      await setImmediate();
    },
  };
}
