import { setTimeout as delay } from "node:timers/promises";
import { LangfuseModule } from "@langfuse-kit/nestjs";
import { Controller, Get, Injectable, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";

/** A service as it runs in production; Node strips types and knows no decorators. */
class Hello {
  hello(): string {
    return "hello";
  }
  async slow(): Promise<string> {
    process.stdout.write("slow begun\n");
    await delay(100);
    return "slow";
  }
}
Controller()(Hello);
for (const name of ["hello", "slow"] as const) {
  Get(name)(Hello.prototype, name, Object.getOwnPropertyDescriptor(Hello.prototype, name) as PropertyDescriptor);
}

class OwnHook {
  async onApplicationShutdown(): Promise<void> {
    await delay(20);
    process.stdout.write("own hook\n");
  }
}
Injectable()(OwnHook);

class AppModule {}
const init = { shutdownMs: Number(process.env.SHUTDOWN_MS ?? 5_000) };
Module({ imports: [LangfuseModule.forRoot({ init })], controllers: [Hello], providers: [OwnHook] })(AppModule);

const app = await NestFactory.create(AppModule, { logger: false });
app.enableShutdownHooks();
await app.listen(0, "127.0.0.1");
if (process.env.OWN_LISTENER !== undefined) process.on("SIGTERM", () => undefined);
process.stdout.write(`${await app.getUrl()}\n`);
