import { fork } from "node:child_process";
import { once } from "node:events";
import { setImmediate as turn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { initLangfuse, startObservation } from "@langfuse-kit/core";
import { makeInput, makeOutput, usage } from "../payload.ts";
import { keys } from "../requests/types.ts";

/** `node run.ts append|replay FOLDER COUNT PORT`: one fills the spool and dies, the other finds it. Prints one JSON line. */
const [part = "", dir = "", count = "", port = ""] = process.argv.slice(2);
const total = Number(count);
// The same for both: what is spooled for one server is never sent to another.
const baseUrl = `http://127.0.0.1:${port}`;
const answer = part === "append" ? await append() : await replay();
process.stdout.write(`${JSON.stringify(answer)}\n`);
process.exit(0);

async function append(): Promise<object> {
  const langfuse = initLangfuse({ ...keys, baseUrl, spool: { dir }, handleSignals: false });
  const start = performance.now();
  for (let index = 0; index < total; index++) {
    const step = startObservation("chat", { type: "generation", model: "gpt-4o", input: makeInput(index) });
    step.update({ output: makeOutput(index), usage });
    step.end();
    if (index % 100 === 99) await turn();
  }
  while (langfuse.health().accepted < total) await turn();
  return { perSecond: total / ((performance.now() - start) / 1000) };
}

async function replay(): Promise<object> {
  const sink = fork(fileURLToPath(new URL("../sink.ts", import.meta.url)), ["0", port], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    execArgv: [],
  });
  await once(sink.stdout ?? sink, "data");
  const start = performance.now();
  initLangfuse({ ...keys, baseUrl, spool: { dir }, handleSignals: false });
  let arrived = 0;
  while (arrived < total && performance.now() - start < 120_000) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    arrived = ((await (await fetch(`${baseUrl}/count`)).json()) as { arrived: number }).arrived;
  }
  const seconds = (performance.now() - start) / 1000;
  sink.kill();
  return { perSecond: arrived / seconds, arrived };
}
