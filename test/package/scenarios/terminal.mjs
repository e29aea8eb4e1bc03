// What somebody sees who makes one mistake: one line that says what is wrong and what to do, and no noise beside it.
import assert from "node:assert/strict";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import support from "./support/run.cjs";

const server = await startFakeLangfuse();
const refused = await startFakeLangfuse({ faults: { refuse: true } });
const { environment } = server;
const without = (name) => Object.fromEntries(Object.entries(environment).filter(([key]) => key !== name));

/** Sets up, traces one step, and shuts down, with more time than any of it takes. */
const program = (options = {}) => `
  import { initLangfuse, span } from "@langfuse-kit/core";
  const langfuse = initLangfuse(${JSON.stringify(options)});
  await span("step", async () => "result");
  await langfuse.shutdown(30_000);
`;

/** The same, but shuts down as soon as something was said. */
const patientProgram = `
  const alive = setInterval(() => {}, 1_000);
  const { write } = process.stderr;
  const said = new Promise((resolve) => {
    process.stderr.write = (...line) => resolve() ?? write.apply(process.stderr, line);
  });
  ${program().replace("await langfuse.shutdown(30_000)", "await said; clearInterval(alive); await langfuse.shutdown(1)")}
`;

/** What each mistake makes of the terminal: the lines of the kit, and nothing else. */
const mistakes = [
  ["none", environment, program()],
  [
    "no keys",
    {},
    program(),
    /^Tracing is off: no keys\. Set LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY .*initLangfuse/,
  ],
  [
    "half a pair",
    without("LANGFUSE_SECRET_KEY"),
    program(),
    /^Tracing is off: the secret key is missing\. Set LANGFUSE_SECRET_KEY/,
  ],
  ["switched off", { LANGFUSE_TRACING_ENABLED: "false" }, program()],
  [
    "a wrong key",
    { ...environment, LANGFUSE_SECRET_KEY: "sk-lf-wrong" },
    program(),
    /^Destination "default" \(spans to http:\/\/127\.0\.0\.1:\d+\) refuses everything with 401: .* Check the public and the secret key/,
    /^1 observation\(s\) lost: shutdown \(last error: 401 .*\)\.$/,
  ],
  [
    "a wrong path",
    { ...environment, LANGFUSE_BASE_URL: `${server.baseUrl}/elsewhere` },
    program(),
    /refuses everything with 404: .* Check the base URL/,
    /^1 observation\(s\) lost: shutdown \(last error: 404/,
  ],
  [
    "a server that is down",
    { ...environment, LANGFUSE_BASE_URL: refused.baseUrl },
    // Said at the second attempt, which may come up to a second after the first.
    patientProgram,
    /takes nothing now: connect ECONNREFUSED 127\.0\.0\.1:\d+\. Observations wait and are tried again\.$/,
    /^1 observation\(s\) lost: shutdown \(last error: .*ECONNREFUSED/,
  ],
  [
    "set up twice, and otherwise",
    environment,
    program().replace("await span", "initLangfuse(); initLangfuse({ sampleRate: 0.5 }); await span"),
    /^initLangfuse\(\) was called again with other options \(sampleRate\)\. The first call holds\.$/,
  ],
  [
    "no set-up",
    environment,
    'import { span, event } from "@langfuse-kit/core"; span("first", () => event("inside")); span("second", () => 1);',
    /^An observation was begun before initLangfuse\(\) was called, so it is not traced\. Call initLangfuse\(\) first/,
  ],
  [
    "a call without its function, twice",
    environment,
    program().replace("await langfuse", 'span("x"); span("x"); await langfuse'),
    /^span\(\) was called without a function, so nothing ran\.$/,
  ],
];

/** Set-up errors stop the program: the message, the reader's own line, and nothing of the kit's insides. */
const stops = [
  ["a typo in an option", program({ sampelRate: 1 }), /Option "sampelRate" is unknown\. Did you mean sampleRate\?/],
  ["a value that cannot be", program({ sampleRate: 2 }), /Option sampleRate is 2\. Give a number from 0 to 1\./],
  ["keys the wrong way round", program({ secretKey: "pk-lf-1" }), /Option secretKey holds a public key\. Swap/],
  [
    "an address without http",
    program({ baseUrl: "localhost:3000" }),
    /Option baseUrl is "localhost:3000"\. Start it with http/,
  ],
];

const node = (code, env) => support.run(["--input-type=module", "--eval", code], env);

for (const [mistake, env, code, ...lines] of mistakes) {
  const { code: exit, stdout, stderr } = await node(code, env);
  assert.deepEqual([exit, stdout], [0, ""], `${mistake}: ${stderr}`);
  const said = stderr.split("\n").slice(0, -1);
  assert.equal(said.length, lines.length, `${mistake}: ${stderr}`);
  for (const [index, line] of lines.entries()) {
    assert.ok(said[index].startsWith("[@langfuse-kit/core] "), `${mistake}: ${said[index]}`);
    assert.match(said[index].slice("[@langfuse-kit/core] ".length), line, mistake);
  }
  for (const secret of [server.secretKey, "sk-lf-wrong"]) assert.ok(!stderr.includes(secret), `${mistake} shows a key`);
}

for (const [mistake, code, message] of stops) {
  const { code: exit, stderr } = await node(code, environment);
  assert.equal(exit, 1, mistake);
  assert.match(stderr, message, mistake);
  assert.ok(stderr.includes("const langfuse = initLangfuse("), `${mistake}: the reader's own line is not shown`);
  assert.ok(!stderr.includes("node_modules"), `${mistake}: ${stderr}`);
}

await server.close();
await refused.close();
