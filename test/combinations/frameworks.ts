import type { Combination } from "./factors.ts";

interface Framework {
  readonly dependencies: Readonly<Record<string, string>>;
  /** Import lines: what is taken, and where from. */
  readonly imports: readonly (readonly [string, string])[];
  /** Defines `start(handle)`, which answers `{ port, close }`. */
  readonly code: string;
}

const address = "(server) => ({ port: server.address().port, close: () => new Promise((done) => server.close(done)) })";

const express = (version: string): Framework => ({
  dependencies: { "@langfuse-kit/express": "*", express: version },
  imports: [
    ["express", "express"],
    ["{ langfuseMiddleware }", "@langfuse-kit/express"],
  ],
  code: `async function start(handle) {
  const app = express();
  app.use(langfuseMiddleware());
  app.get("/cats/:id", (request, response, next) => handle().then((text) => response.send(text), next));
  const server = app.listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  return (${address})(server);
}`,
});

const nest = (version: string): Framework => ({
  dependencies: {
    "@langfuse-kit/nestjs": "*",
    "@nestjs/common": version,
    "@nestjs/core": version,
    "@nestjs/platform-express": version,
    "reflect-metadata": "^0.2.2",
    rxjs: "^7.8.2",
  },
  imports: [
    ["", "reflect-metadata"],
    ["{ Controller, Get, Module }", "@nestjs/common"],
    ["{ NestFactory }", "@nestjs/core"],
    ["{ LangfuseModule }", "@langfuse-kit/nestjs"],
  ],
  code: `async function start(handle) {
  class Cats { get() { return handle(); } }
  Get(":id")(Cats.prototype, "get", Object.getOwnPropertyDescriptor(Cats.prototype, "get"));
  Controller("cats")(Cats);
  class App {}
  Module({ imports: [LangfuseModule.forRoot()], controllers: [Cats] })(App);
  const app = await NestFactory.create(App, { logger: ["error"] });
  await app.listen(0, "127.0.0.1");
  return { port: app.getHttpServer().address().port, close: () => app.close() };
}`,
});

export const frameworks: Readonly<Record<Combination["framework"], Framework>> = {
  "express-4": express("^4.22.0"),
  "express-5": express("^5.0.0"),
  "fastify-5": {
    dependencies: { "@langfuse-kit/fastify": "*", fastify: "^5.0.0" },
    imports: [
      ["fastify", "fastify"],
      ["{ langfusePlugin }", "@langfuse-kit/fastify"],
    ],
    code: `async function start(handle) {
  const app = fastify();
  await app.register(langfusePlugin);
  app.get("/cats/:id", handle);
  await app.listen({ port: 0, host: "127.0.0.1" });
  return { port: app.server.address().port, close: () => app.close() };
}`,
  },
  "nest-11": nest("^11.0.0"),
  "nest-12": nest("^12.0.0"),
};
