import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initLangfuse, type LangfuseOptions } from "@langfuse-kit/core";
import { expect, it, onTestFinished, vi } from "vitest";
import { createCanaries, maskCanaries } from "./canaries.ts";
import { plantObservations } from "./plants/observations.ts";
import { startSink } from "./sink.ts";

const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** Every byte below a folder. */
function bytesIn(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((file) => contentOf(join(file.parentPath, file.name))).join("\n");
}

/** What was delivered meanwhile is gone. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return "";
  }
}

const modes: readonly (readonly [string, "address" | "words", LangfuseOptions])[] = [
  ["redacted", "address", { capture: "redacted" }],
  ["metadata", "address", { capture: "metadata" }],
  ["a mask", "words", { mask: maskCanaries }],
];

it.each(modes)("a spool on disk and its dead letters hold no canary, with %s", async (_, shape, options) => {
  const directory = mkdtempSync(join(tmpdir(), "langfuse-kit-privacy-"));
  let status = 503;
  const sink = await startSink(() => status);
  const canaries = createCanaries(shape);
  const langfuse = initLangfuse({
    ...sink.options,
    handleSignals: false,
    logger,
    spool: { dir: directory },
    ...options,
  });
  onTestFinished(async () => {
    await langfuse.shutdown(0);
    await sink.close();
    rmSync(directory, { recursive: true, force: true });
  });
  await plantObservations(canaries.plant);
  await langfuse.flush(100);
  await vi.waitFor(() => expect(bytesIn(directory).length).toBeGreaterThan(1_000), { timeout: 10_000 });
  expect(canaries.foundIn(bytesIn(directory))).toEqual([]);
  status = 418;
  await langfuse.flush(10_000);
  expect(canaries.foundIn(`${bytesIn(directory)}\n${JSON.stringify(langfuse.health())}`)).toEqual([]);
});

it.each(modes)("the ingestion transport carries no canary, with %s", async (_, shape, options) => {
  const sink = await startSink();
  const canaries = createCanaries(shape);
  const langfuse = initLangfuse({ ...sink.options, handleSignals: false, logger, transport: "ingestion", ...options });
  onTestFinished(async () => {
    await langfuse.shutdown();
    await sink.close();
  });
  await plantObservations(canaries.plant);
  await langfuse.flush();
  expect(langfuse.health().delivered).toBeGreaterThan(8);
  expect(canaries.foundIn(sink.received())).toEqual([]);
});
