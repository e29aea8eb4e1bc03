import { once } from "node:events";
import { startStudio } from "@langfuse-kit/studio";
import { ask, conversations } from "./conversations.ts";
import { forgetJobs } from "./forget-jobs.ts";
import { printTrace } from "./print-trace.ts";
import { type Stack, startStack } from "./stack.ts";
import { wholeTrace } from "./whole-trace.ts";

const { DEMO_PATIENCE_MS = "30000" } = process.env;
const isOnce = process.argv.includes("--once");
const asked = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);

// In memory and on a free port: nothing is left of it.
const studio = await startStudio({ port: 0, memory: true });
console.log(`Studio runs at ${studio.url}`);

const starting = startStack(studio.environment, (text) => console.log(`  ${text}`));
try {
  await Promise.race([starting.then(demo), asked]);
  if (!isOnce) await asked;
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await (await starting.catch(() => undefined))?.stop();
  await forgetJobs();
  await studio.close();
}

async function demo({ url }: Stack): Promise<void> {
  const traces: string[] = [];
  for (const { chatId, user, questions } of conversations) {
    for (const question of questions) {
      const { traceId, answer } = await ask(url, chatId, user, question);
      console.log(`\n${user}: ${question}\nshop: ${answer}`);
      traces.push(traceId);
    }
  }
  const [first = ""] = traces;
  const trace = await wholeTrace(studio.url, first, Number(DEMO_PATIENCE_MS));
  console.log(`\nThe first question, through all five services:\n\n${printTrace(trace)}`);
  if (isOnce) return;
  console.log(`
  the chat      ${url}
  this trace    ${studio.url}/traces/${first}
  all sessions  ${studio.url}/sessions

Ctrl-C ends everything and leaves nothing behind.`);
}
