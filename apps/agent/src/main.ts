import "reflect-metadata";
import "./instrumentation.ts";
import { NestFactory } from "@nestjs/core";
import { AgentModule } from "./agent.module.ts";

const { PORT = "3001" } = process.env;

const app = await NestFactory.create(AgentModule, { logger: ["warn", "error"] });
app.enableShutdownHooks(); // sends what is left before the process ends
await app.listen(Number(PORT), "127.0.0.1");
process.send?.("ready");
