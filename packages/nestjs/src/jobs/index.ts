/** Jobs of `@nestjs/bullmq`: its processors and queues are wrapped by the adapter for queues that the module was given. */
export { decorateProcessor, giveQueueAdapter } from "./adapters.ts";
export { leaveOutAttempts, notingWork } from "./leave-out.ts";
