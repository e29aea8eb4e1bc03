import { getLangfuse, span } from "@langfuse-kit/core";
import { LangfuseHealthIndicator, LangfuseModule } from "@langfuse-kit/nestjs";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { Controller, Get } from "@nestjs/common";
import nest from "@nestjs/core/package.json" with { type: "json" };
import { HealthCheckService, TerminusModule } from "@nestjs/terminus";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Program, startProgram } from "../programs/start-program.ts";
import { open } from "./open.ts";

/** What makes a process find the NestJS that this one finds. */
const flags = nest.version.startsWith("11.") ? ["--import", "./peers/nest-11/use.mjs"] : [];

const startService = (environment: Readonly<Record<string, string>>): Program =>
  startProgram(new URL("./programs/shutdown.ts", import.meta.url), [], { environment, flags });

/** Its address is the first that it writes. */
const urlOf = async (program: Program): Promise<string> => (await program.said("\n")).trim();

const logger = { warn: vi.fn(), error: vi.fn() };

@Controller()
class Hello {
  readonly #health: HealthCheckService;
  readonly #langfuse: LangfuseHealthIndicator;
  constructor(health: HealthCheckService, langfuse: LangfuseHealthIndicator) {
    this.#health = health;
    this.#langfuse = langfuse;
  }

  @Get("hello")
  hello(): string {
    return span("say", () => "hello");
  }

  @Get("health")
  health() {
    return this.#health.check([() => this.#langfuse.isHealthy("langfuse")]);
  }
}

afterEach(() => getLangfuse()?.shutdown(0));

describe("the life of an application", () => {
  it("begins with `init`, and sends what is left when the application closes", async () => {
    await using server = await startFakeLangfuse();
    const { publicKey, secretKey, baseUrl } = server;
    const init = { publicKey, secretKey, baseUrl, handleSignals: false, logger, batch: { intervalMs: 60_000 } };
    const site = await open({ imports: [LangfuseModule.forRoot({ init }), TerminusModule], controllers: [Hello] });
    await site.get("/hello");
    expect(server.traces()).toEqual([]);
    await site.app.close();
    expect(server.traces()).toMatchObject([{ name: "GET /hello" }]);
  });

  it("ends by SIGTERM with everything sent, beside enableShutdownHooks()", { timeout: 30_000 }, async () => {
    await using server = await startFakeLangfuse();
    await using service = startService({
      LANGFUSE_PUBLIC_KEY: server.publicKey,
      LANGFUSE_SECRET_KEY: server.secretKey,
      LANGFUSE_BASE_URL: server.baseUrl,
      LANGFUSE_FLUSH_INTERVAL: "60",
    });
    const url = await urlOf(service);
    expect(await (await fetch(`${url}/hello`)).text()).toBe("hello");
    const slow = fetch(`${url}/slow`, { headers: { connection: "close" } }).then((response) => response.text());
    await service.said("slow begun");
    service.process.kill("SIGTERM");
    expect(await slow).toBe("slow");
    expect(await service.ended).toMatchObject({
      code: null,
      signal: "SIGTERM",
      output: expect.stringContaining("own hook"),
    });
    expect(server.traces().map(({ name }) => name)).toEqual(["GET /hello", "GET /slow"]);
  });
});

describe("the end of an application whose server hangs", () => {
  it.each([
    ["by SIGTERM", {}, { code: null, signal: "SIGTERM" }],
    ["by itself, where it listens to SIGTERM as well", { OWN_LISTENER: "yes" }, { code: 0, signal: null }],
  ])("comes within shutdownMs, %s", { timeout: 30_000 }, async (_how, more, end) => {
    await using server = await startFakeLangfuse({ faults: { hang: true } });
    const shutdownMs = 3_000;
    await using service = startService({
      ...server.environment,
      SHUTDOWN_MS: String(shutdownMs),
      ...more,
    });
    const url = await urlOf(service);
    await (await fetch(`${url}/hello`, { headers: { connection: "close" } })).text();
    const began = performance.now();
    service.process.kill("SIGTERM");
    expect(await service.ended).toMatchObject(end);
    expect(performance.now() - began).toBeGreaterThan(shutdownMs - 100);
    expect(performance.now() - began).toBeLessThan(2 * shutdownMs);
  });
});

describe("LangfuseHealthIndicator", () => {
  it("is up while traces arrive, and down while they do not", async () => {
    await using server = await startFakeLangfuse();
    const { publicKey, secretKey, baseUrl } = server;
    const init = { publicKey, secretKey, baseUrl, handleSignals: false, logger, shutdownMs: 100 };
    const imports = [LangfuseModule.forRoot({ init, ignore: "/health" }), TerminusModule.forRoot({ logger: false })];
    await using site = await open({ imports, controllers: [Hello] });
    const health = async () => {
      const { status, text } = await site.get("/health");
      return { status, ...(JSON.parse(text) as { details: { langfuse: object } }) };
    };
    expect(await health()).toMatchObject({
      status: "ok",
      details: { langfuse: { status: "up", state: "ok", deadLettered: 0 } },
    });
    await server.faults.set({ refuse: true });
    await site.get("/hello");
    await getLangfuse()?.flush(200);
    await expect
      .poll(async () => (await health()).details.langfuse)
      .toMatchObject({ status: "down", state: "retrying", pending: 2 });
    await server.faults.clear();
  });

  it("is up where tracing is off, since nothing is wrong then", async () => {
    expect(await new LangfuseHealthIndicator().isHealthy()).toMatchObject({ langfuse: { status: "up" } });
  });
});
