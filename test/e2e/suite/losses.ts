import { setTimeout as pause } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { ask } from "../../../apps/demo/src/conversations.ts";
import { readTrace, type Trace } from "../../../apps/demo/src/trace.ts";
import { wholeTrace } from "../../../apps/demo/src/whole-trace.ts";
import { labelOf, question, type Stage } from "../stage.ts";

/** How long Studio is away: short in every run, as long as the promise says where LANGFUSE_KIT_LONG is set. */
const outageMs = process.env.LANGFUSE_KIT_LONG ? 20_000 : 2_000;

export function losses(open: () => Stage): void {
  const whole = (traceId: string): Promise<Trace> => wholeTrace(open().studio.url, traceId, 45_000);

  it("loses nothing while Studio is away", { timeout: 120_000 }, async () => {
    await open().studio.stop();
    const away = [
      await ask(open().stack.url, "away", "ada", question),
      await ask(open().stack.url, "away", "ada", "Where is my order?"),
    ];
    await pause(outageMs);
    await open().studio.start();
    for (const { traceId } of away) await whole(traceId);
  });

  it("loses nothing where a service is restarted", { timeout: 90_000 }, async () => {
    const { traceId } = await ask(open().stack.url, "restarted", "ada", question);
    // Its job is running or about to: whoever takes it up finishes it.
    await open().stack.restart("worker");
    await whole(traceId);
  });

  it("keeps all that had ended where a service is killed in the middle", { timeout: 90_000 }, async () => {
    const response = await fetch(`${open().stack.url}/chats/killed/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-user": "ada" },
      body: JSON.stringify({ text: question }),
    });
    const traceId = response.headers.get("x-langfuse-trace-id") ?? "";
    const reader = response.body?.getReader();
    await reader?.read();
    // The spool on disk has what is older than 50 ms, and the tool had ended that long before the first piece came.
    await pause(40);
    await open().stack.service("agent").kill();
    await expect(drain(reader)).rejects.toThrow();
    await open().stack.restart("agent");

    await vi.waitFor(
      async () => {
        const trace = await readTrace(open().studio.url, traceId);
        const labels = trace?.observations.map(labelOf) ?? [];
        expect(trace?.observations.find(({ name }) => name?.startsWith("POST /chats"))).toMatchObject({
          level: "ERROR",
        });
        expect(labels).toEqual(
          expect.arrayContaining([
            "agent GUARDRAIL check-question",
            "agent GENERATION chat gpt-5-mini",
            "agent TOOL search_handbook",
            "search RETRIEVER search-handbook",
          ]),
        );
        expect(labels.filter((label) => label === "model SPAN llm_request")).toHaveLength(2);
      },
      { timeout: 20_000, interval: 100 },
    );
    await whole((await ask(open().stack.url, "killed", "ada", question)).traceId);
  });
}

async function drain(reader: ReadableStreamDefaultReader<unknown> | undefined): Promise<void> {
  while (!(await reader?.read())?.done);
}
