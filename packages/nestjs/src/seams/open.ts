import { openHttpSeams } from "./http.ts";
import { wrapProcessors } from "./jobs.ts";
import { messageName, noticeFailures, socketName, tracePipelines } from "./messages.ts";

/** Where Nest has no official place to listen at. Once per process; without tracing they cost a call each. */
export async function openSeams(): Promise<void> {
  openHttpSeams();
  await Promise.all([openMicroservices(), openWebSockets(), openJobs()]);
}

async function openMicroservices(): Promise<void> {
  const creator = await present(() => import("@nestjs/microservices/context/rpc-context-creator.js"));
  const handler = await present(() => import("@nestjs/microservices/exceptions/rpc-exceptions-handler.js"));
  tracePipelines(creator?.RpcContextCreator, messageName);
  noticeFailures(handler?.RpcExceptionsHandler);
}

async function openWebSockets(): Promise<void> {
  const creator = await present(() => import("@nestjs/websockets/context/ws-context-creator.js"));
  const handler = await present(() => import("@nestjs/websockets/exceptions/ws-exceptions-handler.js"));
  tracePipelines(creator?.WsContextCreator, socketName);
  noticeFailures(handler?.WsExceptionsHandler);
}

async function openJobs(): Promise<void> {
  const queues = await present(() => import("@nestjs/bullmq"));
  wrapProcessors(queues?.ProcessorDecoratorService);
}

/** None of these packages need be installed. */
async function present<T>(load: () => Promise<T>): Promise<T | undefined> {
  try {
    return await load();
  } catch {
    return undefined;
  }
}
