import { openHttpSeams } from "./http.ts";
import { wrapProcessors } from "./jobs.ts";
import { messageName, noticeFailures, socketName, tracePipelines } from "./messages.ts";
import {
  processorDecoratorService,
  rpcContextCreator,
  rpcExceptionsHandler,
  wsContextCreator,
  wsExceptionsHandler,
} from "./optional.ts";

/** Where Nest has no official place to listen at. Once per process; without tracing they cost a call each. */
export async function openSeams(): Promise<void> {
  openHttpSeams();
  await Promise.all([openMicroservices(), openWebSockets(), openJobs()]);
}

async function openMicroservices(): Promise<void> {
  tracePipelines(await rpcContextCreator(), messageName);
  noticeFailures(await rpcExceptionsHandler());
}

async function openWebSockets(): Promise<void> {
  tracePipelines(await wsContextCreator(), socketName);
  noticeFailures(await wsExceptionsHandler());
}

async function openJobs(): Promise<void> {
  wrapProcessors(await processorDecoratorService());
}
