import type { Combination } from "./factors.ts";
import { frameworks } from "./frameworks.ts";

const opentelemetry = {
  "2": { api: "1.9.1", package: "@opentelemetry/sdk-trace-base", version: "^2.0.0", provider: "BasicTracerProvider" },
  "3": { api: "1.10.0", package: "@opentelemetry/sdk-trace", version: "^3.0.0", provider: "TracerProvider" },
} as const;

/** What frameworks load only where it is there: a bundle leaves it out. */
const absent = [
  ...["@nestjs/microservices", "@nestjs/microservices/*", "@nestjs/websockets", "@nestjs/websockets/*"],
  ...["class-validator", "class-transformer", "class-transformer/*", "pg", "redis"],
];
export const bundleArguments: readonly string[] = [
  ...["main.mjs", "--bundle", "--platform=node", "--format=esm", "--outfile=bundle/main.mjs", "--log-level=warning"],
  '--banner:js=import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
  ...absent.map((name) => `--external:${name}`),
];

/** The files of a small application that has all of a combination. */
export function filesOf(row: Combination): Record<string, string> {
  const framework = frameworks[row.framework];
  const sdk = opentelemetry[row.opentelemetry];
  const imports = [
    ...framework.imports,
    ["{ Queue, Worker }", "bullmq"],
    ["{ langfuseTelemetry }", "@langfuse-kit/bullmq"],
    ["{ initLangfuse, span }", "@langfuse-kit/core"],
    [`{ ${sdk.provider} }`, sdk.package],
  ] as const;
  const dependencies = {
    "@langfuse-kit/bullmq": "*",
    "@langfuse-kit/core": "*",
    "@opentelemetry/api": sdk.api,
    [sdk.package]: sdk.version,
    bullmq: `^${row.bullmq}.0.0`,
    // BullMQ 6 leaves the choice of a client to its users.
    ioredis: "^5.0.0",
    ...framework.dependencies,
    ...(row.form === "bundle" ? { esbuild: "^0.28.0" } : {}),
  };
  const isCommon = row.form === "cjs";
  const line = ([what, from]: readonly [string, string]): string => {
    if (what === "") return isCommon ? `require("${from}");` : `import "${from}";`;
    return isCommon ? `const ${what} = require("${from}");` : `import ${what} from "${from}";`;
  };
  return {
    "package.json": JSON.stringify({ name: "combination", private: true, dependencies }, null, 2),
    [isCommon ? "main.cjs" : "main.mjs"]: `${imports.map(line).join("\n")}\n${program(framework.code, sdk.provider)}`,
  };
}

const program = (start: string, provider: string): string => `
const langfuse = initLangfuse({ serviceName: "combination" });
const tracer = new ${provider}({ spanProcessors: [langfuse.spanProcessor] }).getTracer("openinference.demo");
const connection = { host: "127.0.0.1", port: Number(process.env.REDIS_PORT) };
const telemetry = langfuseTelemetry();

${start}

async function main() {
  const queue = new Queue("mail", { connection, telemetry });
  const worker = new Worker("mail", async () => span("write", () => "Dear cat"), { connection, telemetry });
  const isDone = new Promise((resolve) => worker.once("completed", resolve));
  const { port, close } = await start(async () => {
    tracer.startSpan("model call", { attributes: { "gen_ai.request.model": "gpt-4o" } }).end();
    await queue.add("welcome", {});
    return "ok";
  });
  const response = await fetch("http://127.0.0.1:" + port + "/cats/7");
  if ((await response.text()) !== "ok") throw new Error("It answered " + response.status);
  await isDone;
  await worker.close();
  await queue.close();
  await close();
  await langfuse.shutdown();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
`;
