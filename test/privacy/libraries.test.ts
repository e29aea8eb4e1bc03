import { describe, expect, it, onTestFinished } from "vitest";
import { runProgram } from "../interop/harness/program.ts";
import { project } from "../interop/harness/project.ts";
import { plantAiSdk, plantLangChain, plantObserveOpenAI } from "./plants/libraries.ts";
import { leaksOf, strictModes } from "./scene.ts";
import { startSink } from "./sink.ts";

const libraries = [
  ["the AI SDK's own telemetry", plantAiSdk],
  ["the official wrapper of OpenAI", plantObserveOpenAI],
  ["the official handler for LangChain", plantLangChain],
] as const;

describe.each(libraries)("%s", { timeout: 30_000 }, (_, work) => {
  it.each(strictModes)("$title", async ({ shape, options, mayLeave }) => {
    const { found } = await leaksOf(shape, options, work);
    expect(found.filter((place) => !mayLeave(place))).toEqual([]);
  });

  it("full lets most of it leave, or the tests above would show nothing, but no key", async () => {
    const { canaries, found } = await leaksOf("words", {}, work);
    expect(found.length).toBeGreaterThan(canaries.places().length / 2);
    expect(found).not.toContain("key of a provider");
  });
});

describe.each(["openinference", "traceloop"])("the instrumentation of %s", (instrumentation) => {
  const folder = project("llm-instrumentations");

  async function wordsSent(capture: string, canary: string): Promise<string> {
    const sink = await startSink();
    onTestFinished(() => sink.close());
    const { publicKey, secretKey, baseUrl } = sink.options;
    const keys = { LANGFUSE_PUBLIC_KEY: publicKey, LANGFUSE_SECRET_KEY: secretKey, LANGFUSE_BASE_URL: baseUrl };
    const environment = { ...keys, LANGFUSE_CAPTURE: capture, INSTRUMENTATION: instrumentation, CANARY: canary };
    const said = await runProgram(folder(), ["canaries.mjs"], environment);
    expect(sink.received()).toContain("/api/public/otel");
    return sink.received() + said;
  }

  const words = "the PLACE kestrel has flown";
  it.each([
    ["redacted", "write to PLACE-kestrel@leak.example today"],
    ["metadata", words],
  ])("with %s: nothing leaves", { timeout: 60_000 }, async (capture, canary) => {
    expect(await wordsSent(capture, canary)).not.toContain("kestrel");
  });

  it("with full: it leaves, or the tests above would show nothing", { timeout: 60_000 }, async () => {
    expect((await wordsSent("full", words)).split("kestrel").length).toBeGreaterThan(3);
  });
});
