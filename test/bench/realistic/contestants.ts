import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { maskOfPatterns } from "../redaction/index.ts";
import { keys } from "../requests/types.ts";
import type { Agent } from "./trace.ts";

/** Makes the agent's steps by its own means. */
export interface Contestant {
  readonly agent: Agent;
  /** Sends what waits, and waits for it. */
  flush(): Promise<unknown>;
}

async function kit(baseUrl: string, options: object): Promise<Contestant> {
  const { agent, generation, initLangfuse, span, tool } = await import("@langfuse-kit/core");
  const langfuse = initLangfuse({ ...keys, baseUrl, handleSignals: false, ...options });
  return {
    agent: {
      agent: (name, input, fn) => agent(name, { input }, fn),
      step: (name, input, fn) => span(name, { input }, fn),
      tool: (name, input, fn) => tool(name, { input }, fn),
      generation: (name, input, fn) =>
        generation(name, { model: "gpt-4o", input }, async (step) => {
          const { output, usage, firstAt } = await fn();
          step.update({ usage, completionStartTime: firstAt });
          return output;
        }),
    },
    flush: () => langfuse.flush(60_000),
  };
}

async function official(baseUrl: string, options: object): Promise<Contestant> {
  const { LangfuseSpanProcessor } = await import("@langfuse/otel");
  const { setLangfuseTracerProvider, startActiveObservation } = await import("@langfuse/tracing");
  const { BasicTracerProvider } = await import("@opentelemetry/sdk-trace-base");
  const { context } = await import("@opentelemetry/api");
  const { AsyncLocalStorageContextManager } = await import("@opentelemetry/context-async-hooks");
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const processor = new LangfuseSpanProcessor({ ...keys, baseUrl, ...options });
  setLangfuseTracerProvider(new BasicTracerProvider({ spanProcessors: [processor] }));
  const observed =
    (asType: "agent" | "span" | "tool"): Agent["step"] =>
    (name, input, fn) =>
      startActiveObservation(
        name,
        async (step) => {
          step.update({ input });
          const output = await fn();
          step.update({ output });
          return output;
        },
        { asType: asType as "span" },
      );
  return {
    agent: {
      agent: observed("agent"),
      step: observed("span"),
      tool: observed("tool"),
      generation: (name, input, fn) =>
        startActiveObservation(
          name,
          async (step) => {
            step.update({ input, model: "gpt-4o" });
            const { output, usage, firstAt } = await fn();
            step.update({ output, usageDetails: usage, completionStartTime: firstAt });
            return output;
          },
          { asType: "generation" },
        ),
    },
    flush: () => processor.forceFlush(),
  };
}

const disk = (): object => ({ spool: { dir: mkdtempSync(join(tmpdir(), "bench-spool-")) } });

export const contestants: Readonly<Record<string, (sinkUrl: string) => Promise<Contestant>>> = {
  "langfuse-kit": (url) => kit(url, {}),
  "kit, disk": (url) => kit(url, disk()),
  "kit, redacted, disk": (url) => kit(url, { ...disk(), capture: "redacted" }),
  official: (url) => official(url, {}),
  "official, masked": (url) => official(url, { mask: ({ data }: { data: unknown }) => maskOfPatterns(String(data)) }),
};
