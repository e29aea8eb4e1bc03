import { startFakeLangfuse } from "@langfuse-kit/testing";
import { it } from "vitest";
import { closeFixture, openFixture } from "./harness/install.ts";
import { runProgram } from "./harness/program.ts";
it("dumps", { timeout: 60000 }, async () => {
  for (const i of ["./openinference.mjs", "./traceloop.mjs"]) {
    const f = await openFixture("llm-instrumentations");
    const server = await startFakeLangfuse();
    if ("missing" in f) throw new Error(f.missing);
    await runProgram(f.folder, ["main.mjs"], { ...server.environment, INSTRUMENTATION: i });
    const seen = server.observations().filter((o) => o.traceId === server.observations()[0]?.traceId);
    (await import("node:fs")).appendFileSync("/tmp/d.json", JSON.stringify(seen, null, 1));
    await server.close();
    closeFixture(f);
  }
});
