import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { createNodeTransport } from "./node-transport.ts";
import { usesProxy } from "./proxy.ts";

const cases: readonly (readonly [NodeJS.ProcessEnv, readonly string[], boolean])[] = [
  [{}, [], false],
  [{ NODE_USE_ENV_PROXY: "1" }, [], true],
  [{ NODE_USE_ENV_PROXY: "0" }, [], false],
  [{ NODE_USE_ENV_PROXY: "true" }, [], false],
  [{}, ["--use-env-proxy"], true],
  [{ NODE_OPTIONS: "--no-warnings --use-env-proxy" }, [], true],
  [{ NODE_USE_ENV_PROXY: "1" }, ["--no-use-env-proxy"], false],
  [{ NODE_OPTIONS: "--use-env-proxy" }, ["--no-use-env-proxy"], false],
  [{ NODE_OPTIONS: "--no-use-env-proxy" }, ["--use-env-proxy"], true],
  [{ NODE_USE_ENV_PROXY: "0", NODE_OPTIONS: "--use-env-proxy" }, [], true],
];

/** Node's own agent has the environment in its options where it goes by it. */
const nodesOwn = "process.stdout.write(String(require('node:http').globalAgent.options.proxyEnv !== undefined))";

describe("the proxy of the environment", () => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const hasProxy = major > 24 || (major === 24 && minor >= 5);

  it.each(cases)("is used as Node uses it (%j, %j)", (environment, flags, expected) => {
    expect(usesProxy(environment, flags)).toBe(expected);
    if (!hasProxy) return;
    const env = { ...environment, HTTP_PROXY: "http://127.0.0.1:1" };
    const said = execFileSync(process.execPath, [...flags, "-e", nodesOwn], { env, encoding: "utf8" });
    expect(said).toBe(String(expected));
  });

  const send = async (environment: NodeJS.ProcessEnv, url = "http://langfuse.example.invalid/"): Promise<string> => {
    const transport = createNodeTransport(environment, []);
    const { message = "" } = await transport.send({ url, headers: {}, body: [], timeoutMs: 10_000 });
    transport.close();
    return message;
  };

  it("is hinted at where it is named, not used, and the network fails", async () => {
    const words = /HTTP_PROXY is set and not used: set NODE_USE_ENV_PROXY=1 .*, or give a dispatcher$/;
    expect(await send({ HTTP_PROXY: "http://proxy:3128" })).toMatch(words);
    expect(await send({ HTTP_PROXY: "http://proxy:3128", NODE_USE_ENV_PROXY: "0" })).toMatch(words);
  });

  it.each<[string, NodeJS.ProcessEnv, string?]>([
    ["is named", {}],
    ["is for such addresses", { HTTPS_PROXY: "http://proxy:3128" }],
    ["is for this host", { HTTP_PROXY: "http://proxy:3128", NO_PROXY: "other,.example.invalid" }],
    ["is for the machine itself", { HTTP_PROXY: "http://proxy:3128" }, "http://127.0.0.1:1/"],
    ["is left out", { HTTP_PROXY: "http://127.0.0.1:1", NODE_USE_ENV_PROXY: "1" }],
  ])("is not spoken of where none %s", async (_what, environment, url) => {
    const message = await send(environment, url);
    expect(message).not.toBe("");
    expect(message).not.toContain("PROXY is set");
  });
});
