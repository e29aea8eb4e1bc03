import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startServer } from "../../apps/model/src/server.ts";
import { run } from "../package/nodes.ts";
import { freePort } from "../servers/index.ts";
import { codeBlocksOf, isServer } from "./code-blocks.ts";

const folder = resolve("node_modules/.cache", `langfuse-kit-servers-${process.pid}`);

/** Each guide with a server has, in this order: the program, the command that asks it, and the tree that comes of it. */
const guides = globSync("docs/guides/*.md").flatMap((file) => {
  const blocks = codeBlocksOf(file);
  const program = blocks.find(({ code }) => isServer(code));
  const command = blocks.find(({ language, code }) => language === "sh" && code.startsWith("curl "));
  const tree = blocks.find(({ language }) => language === "text");
  return program && command && tree ? [{ file, program: program.code, command: command.code, tree: tree.code }] : [];
});

describe("the servers in the guides, pasted", () => {
  let model: string;
  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    model = await startServer();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("are those of the three frameworks", () => {
    expect(guides.map(({ file }) => file).sort()).toEqual(
      ["express", "fastify", "nestjs"].map((name) => `docs/guides/${name}.md`),
    );
  });

  it.each(guides)("$file answers its command, with the tree that it shows", { timeout: 60_000 }, async (guide) => {
    await using langfuse = await startFakeLangfuse();
    const port = String(await freePort());
    const file = await compiled(guide.file, guide.program.replaceAll("3000", port));
    const others = { OPENAI_BASE_URL: model, OPENAI_API_KEY: "none", LANGFUSE_HOLD_MS: "50" };
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...langfuse.environment, ...others };
    const child = spawn(process.execPath, [file], { env, stdio: ["ignore", "ignore", "inherit"] });
    onTestFinished(() => end(child));
    await answers(`http://localhost:${port}/`);

    const { stdout } = await promisify(execFile)("bash", ["-c", guide.command.replaceAll("3000", port)], { env });
    expect(stdout).toMatch(/^I found nothing about that/);
    const shown = [...guide.tree.matchAll(/^[\s│├└─]*(.+?) \[(\w+)\]/gm)].map(([, name, type]) => `${name} ${type}`);
    const chat = () => langfuse.traces().find(({ root }) => root.name.startsWith("POST"));
    await langfuse.waitFor(() => namesOf(chat()?.root).length >= shown.length, 15_000);
    expect(namesOf(chat()?.root)).toEqual(shown);
    expect(chat()?.root).toMatchObject({
      userId: "ada",
      sessionId: "7",
      input: "Why is the sky blue?",
      output: stdout,
    });
  });
});

interface Node {
  readonly name: string;
  readonly type: string;
  readonly children: readonly Node[];
}

const namesOf = (node: Node | undefined): string[] =>
  node === undefined ? [] : [`${node.name} ${node.type}`, ...node.children.flatMap(namesOf)];

/** As a user's compiler makes it: decorators are no JavaScript. */
async function compiled(guide: string, program: string): Promise<string> {
  const own = join(folder, guide.replaceAll(/\W+/g, "-"));
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, "main.mts"), program);
  const compilerOptions = {
    noEmit: false,
    declaration: false,
    allowImportingTsExtensions: false,
    erasableSyntaxOnly: false,
    isolatedDeclarations: false,
    rootDir: own,
    outDir: own,
  };
  const config = { extends: resolve("tsconfig.base.json"), compilerOptions, files: ["main.mts"] };
  writeFileSync(join(own, "tsconfig.json"), JSON.stringify(config));
  const tsc = resolve("node_modules/.bin/tsc");
  expect(await run(tsc, ["--pretty", "false", "-p", own], process.cwd(), process.env)).toEqual({ code: 0, output: "" });
  return join(own, "main.mjs");
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const response = await fetch(url).catch(() => undefined);
    if (response !== undefined) return;
    await pause(50);
  }
  throw new Error(`Nothing answers at ${url}.`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
