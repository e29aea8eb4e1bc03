import { evaluator, score } from "@langfuse-kit/core";
import { queue } from "./queue.ts";

/** Every night: is each conversation's last summary shorter than the conversation itself? */
export async function evaluate(): Promise<string> {
  const jobs = await queue.getJobs(["completed"], 0, 99);
  const latest = new Map(jobs.filter(({ name }) => name === "summarise").map((job) => [job.data.chatId, job]));
  for (const [chatId, { data, returnvalue: summary }] of latest) {
    const length = data.conversation.reduce((sum, { content }) => sum + content.length, 0);
    evaluator("judge-summary", { input: { chatId, length, summary } }, (step) => {
      const shortness = Math.max(0, 1 - summary.length / length);
      step.update({ output: { shortness } });
      score({ sessionId: chatId, name: "summary-shortness", value: Number(shortness.toFixed(2)) });
    });
  }
  return `${latest.size} summaries judged`;
}
