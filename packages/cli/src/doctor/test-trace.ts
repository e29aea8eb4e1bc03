import { setTimeout as pause } from "node:timers/promises";
import { currentTrace, generation, type Langfuse, span, trace } from "@langfuse-kit/core";
import { ask } from "./ask-server.ts";
import { ok, problem, warning } from "./findings.ts";
import type { Check, Finding } from "./types.ts";

const sendMs = 10_000;
/** A Langfuse shows what it took after a moment: it goes through queues. */
const readMs = 10_000;

interface Written {
  readonly id: string;
  readonly url: string | undefined;
}

/** A trace, a span in it, a generation with usage in that, and a score. */
async function write(): Promise<Written> {
  return trace("langfuse-kit doctor", { input: "Does this arrive?", tags: ["langfuse-kit-doctor"] }, async (root) => {
    await span("step", () =>
      generation("answer", { model: "gpt-4o-mini", input: "Does this arrive?" }, (step) => {
        step.update({ output: "It does.", usage: { input: 4, output: 3 } });
      }),
    );
    root.update({ output: "It does." });
    root.score({ name: "langfuse-kit-doctor", value: 1, comment: "written by langfuse-kit doctor" });
    return { id: root.traceId, url: currentTrace()?.url };
  });
}

async function readBack({ config }: Langfuse, { id }: Written): Promise<Finding> {
  const deadline = Date.now() + readMs;
  for (;;) {
    const { status, body } = await ask(config, `/api/public/traces/${id}`).catch(() => ({
      status: 0,
      body: undefined,
    }));
    const seen = body as { observations?: unknown[]; scores?: unknown[] } | undefined;
    const observations = seen?.observations?.length ?? 0;
    if (status === 200 && observations >= 3) {
      const hasScore = (seen?.scores?.length ?? 0) > 0;
      return ok(
        "read back",
        `${observations} observations${hasScore ? " and the score" : "; the score is not shown yet"}`,
      );
    }
    if (status === 401 || status === 403) return warning("read back", "These keys may not read.");
    if (Date.now() > deadline) {
      return warning(
        "read back",
        `The server took it and does not show it after ${readMs / 1000} s.`,
        "Look at its address in a moment.",
      );
    }
    await pause(500);
  }
}

const answered: readonly { readonly status: RegExp; readonly fix: string }[] = [
  { status: /^401$/, fix: "What stands above says why." },
  {
    status: /^40[23]$/,
    fix: "That is for who runs the server, or what stands before it: a plan, a limit, a firewall.",
  },
  { status: /^429$/, fix: "The server takes no more for now: wait, or have its limit raised." },
  {
    status: /^40[45]$/,
    fix: "No traces are taken there: look at transports above, and at what stands before the server.",
  },
  { status: /^5/, fix: "There is nothing to set here: the server, or what stands before it, has to get well." },
  { status: /./, fix: "Look at the server, and at what stands before it." },
];

/** What to do about the server's own words, which stand in the line; without any the other checks have found more. */
export function fixFor(lastError: string | undefined): string {
  const [status = ""] = /^\d{3}\b/.exec(lastError ?? "") ?? [];
  return answered.find((one) => one.status.test(status))?.fix ?? "What stands above says why.";
}

/** One small hierarchy goes the way that everything goes. */
export const checkTestTrace: Check = async ({ langfuse, server }) => {
  if (langfuse?.config.enabled !== true) return [];
  // Without a Langfuse at the address it could only wait for nothing; an endpoint without keys has no server to ask.
  if (server !== undefined && server.version === undefined) return [];
  const written = await write();
  const { ok: isSent, deadLettered, dropped, pending } = await langfuse.flush(sendMs);
  const { lastError } = langfuse.health();
  if (!isSent) {
    const counts = `${deadLettered} refused, ${dropped} dropped, ${pending} waiting`;
    const because = lastError === undefined ? "" : `: ${JSON.stringify(lastError)}`;
    const fix =
      server === undefined
        ? "That is what the endpoint, or the way to it, answers: look at its address and at the endpoint itself."
        : fixFor(lastError);
    return [problem("test trace", `It did not arrive (${counts}${because}).`, fix)];
  }
  const sent = ok("test trace", `sent: ${written.url ?? written.id}`);
  return server?.version === undefined ? [sent] : [sent, await readBack(langfuse, written)];
};
