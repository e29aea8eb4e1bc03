// Applications that set nothing up: all is in the environment and on the command line.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import support from "./support/run.cjs";

const work = 'trace("work", { userId: "u" }, () => generation("answer", { model: "gpt-5-mini" }, () => "42"));';
const names = "{ generation, getLangfuse, trace }";
const applications = {
  "registered.mjs": `import ${names} from "@langfuse-kit/core"; ${work}`,
  "registered.cjs": `const ${names} = require("@langfuse-kit/core"); ${work}`,
};
for (const [file, text] of Object.entries(applications)) {
  writeFileSync(file, `${text}\nif (getLangfuse()?.config.serviceName !== "orders") process.exit(1);`);
}

const entry = "@langfuse-kit/core/register";
for (const [option, file] of [
  ["--import", "registered.mjs"],
  ["--import", "registered.cjs"],
  ["--require", "registered.cjs"],
]) {
  const server = await startFakeLangfuse();
  const environment = { ...server.environment, OTEL_SERVICE_NAME: "orders" };
  assert.deepEqual(
    await support.run([option, entry, file], environment),
    { code: 0, stdout: "", stderr: "" },
    `${option} with ${file}`,
  );
  const [{ root }] = server.traces();
  assert.deepEqual([root.name, root.userId, root.children.map(({ name }) => name)], ["work", "u", ["answer"]]);
  await server.close();
}

// Without keys it says so once, and the application runs.
const { code, stderr } = await support.run(["--import", entry, "registered.mjs"], { OTEL_SERVICE_NAME: "orders" });
assert.equal(code, 0);
assert.match(stderr, /^\[@langfuse-kit\/core\] Tracing is off: no keys.*\n$/s);
