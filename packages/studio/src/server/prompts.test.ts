import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { LangfuseClient } from "@langfuse/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningStudio, startStudio } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "studio-prompts-"));
const write = (path: string, content: unknown): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
};
const notices: string[] = [];
let studio: RunningStudio;
let client: LangfuseClient;

beforeAll(async () => {
  write("plain.txt", "Say hello to {{name}}.\n");
  write("greeting/1.md", "# Greet\n\nHello {{name}}");
  write("greeting/2.json", {
    prompt: "Hi {{name}}",
    config: { model: "gpt-4o", temperature: 0.2 },
    labels: ["staging"],
  });
  write("greeting/10.md", "Newest");
  write("greeting/labels.json", { production: 1 });
  write("support/reply.json", {
    type: "chat",
    prompt: [
      { role: "system", content: "Answer {{who}}. @@@langfusePrompt:name=plain|label=production@@@" },
      { type: "placeholder", name: "history" },
    ],
    tags: ["support"],
  });
  write("messages.json", [{ role: "user", content: "bare list" }]);
  write("broken.json", '{ "prompt": ');
  write("wrong.json", { type: "chat", prompt: "a text" });
  write("round.md", "@@@langfusePrompt:name=round|label=production@@@");
  for (let depth = 1; depth <= 6; depth += 1)
    write(`deep${depth}.md`, `@@@langfusePrompt:name=deep${depth + 1}|version=1@@@`);
  write("deep7.md", "the end");
  write(".git/hidden.md", "hidden");
  write("notes.pdf", "no prompt");
  symlinkSync("/etc/passwd", join(folder, "leak.txt"));
  studio = await startStudio({ port: 0, memory: true, prompts: folder, onNotice: (message) => notices.push(message) });
  client = new LangfuseClient({ publicKey: "pk", secretKey: "sk", baseUrl: studio.url });
});
afterAll(async () => {
  await studio.close();
  rmSync(folder, { recursive: true });
});

const now = { cacheTtlSeconds: 0, maxRetries: 0 } as const;

describe("a prompt of the folder, asked by the official client", () => {
  it("is a text by its file's name", async () => {
    const prompt = await client.prompt.get("plain", now);
    expect(prompt).toMatchObject({ name: "plain", version: 1, type: "text", labels: ["latest", "production"] });
    expect(prompt.compile({ name: "Ada" })).toBe("Say hello to Ada.");
  });

  it("has versions by numbers, and labels that point at them", async () => {
    const get = async (options: object) => (await client.prompt.get("greeting", { ...now, ...options })).version;
    expect(await get({})).toBe(1);
    expect(await get({ label: "staging" })).toBe(2);
    expect(await get({ label: "latest" })).toBe(10);
    expect(await get({ version: 2 })).toBe(2);
    const second = await client.prompt.get("greeting", { ...now, version: 2 });
    expect(second.config).toEqual({ model: "gpt-4o", temperature: 0.2 });
    expect(second.compile({ name: "Ada" })).toBe("Hi Ada");
  });

  it("is a chat where it is a list of messages, with placeholders and what it takes from others", async () => {
    const chat = await client.prompt.get("support/reply", { ...now, type: "chat" });
    const messages = chat.compile({ who: "them", name: "Bo" }, { history: [{ role: "user", content: "why?" }] });
    expect(messages).toEqual([
      expect.objectContaining({ role: "system", content: "Answer them. Say hello to Bo." }),
      expect.objectContaining({ role: "user", content: "why?" }),
    ]);
    expect(chat.tags).toEqual(["support"]);
    const plain = await client.api.prompts.get("support/reply", { resolve: false });
    expect(JSON.stringify(plain.prompt)).toContain("@@@langfusePrompt");
    expect((await client.prompt.get("messages", { ...now, type: "chat" })).compile()).toHaveLength(1);
  });

  it("is the file of now: what is changed is there with the next question", async () => {
    write("changing.md", "before");
    expect((await client.prompt.get("changing", now)).prompt).toBe("before");
    write("changing.md", "after");
    expect((await client.prompt.get("changing", now)).prompt).toBe("after");
    write("changing/2.md", "two");
    expect((await client.prompt.get("changing", now)).prompt).toBe("two");
  });

  it("is listed", async () => {
    const { data, meta } = await client.api.prompts.list({ name: "greeting" });
    expect(data).toMatchObject([{ name: "greeting", versions: [1, 2, 10], type: "text" }]);
    expect(meta.totalItems).toBe(1);
    const all = (await client.api.prompts.list({})).data.map(({ name }) => name);
    expect(all).toEqual(expect.arrayContaining(["greeting", "messages", "plain", "support/reply"]));
    expect(all.join()).not.toMatch(/hidden|leak|notes|broken/);
  });
});

describe("a prompt that cannot be had", () => {
  const answer = async (path: string): Promise<[number, string]> => {
    const response = await fetch(`${studio.url}/api/public/v2/prompts/${path}`);
    return [response.status, ((await response.json()) as { message: string }).message];
  };

  it.each([
    ["nobody", 404, "Prompt not found: 'nobody'. There are: "],
    ["greeting?label=beta", 404, "with label 'beta'"],
    ["greeting?version=7", 404, "it has: 10 (latest); 2 (staging); 1 (production)"],
    ["broken", 422, "broken.json cannot be used: it is not JSON"],
    ["wrong", 422, "and its prompt is a text"],
    ["round", 422, "The prompt 'round' takes in itself."],
    ["deep1", 422, "The prompt 'deep6' is taken in deeper than 5 prompts."],
    ["leak", 404, "Prompt not found"],
    ["..%2F..%2Fetc%2Fpasswd", 404, "Prompt not found"],
    [".git%2Fhidden", 404, "Prompt not found"],
  ])("%s answers %d and why", async (path, status, message) => {
    const [found, said] = await answer(path);
    expect(found).toBe(status);
    expect(said).toContain(message);
  });

  it("is told to whoever runs Studio, once, since the client may fall back without a word", async () => {
    const options = { ...now, fallback: "fallback" } as const;
    expect((await client.prompt.get("broken", options)).prompt).toBe("fallback");
    await answer("broken");
    await answer("round");
    for (const name of ["broken.json", "'round'"]) expect(notices.filter((one) => one.includes(name))).toHaveLength(1);
  });

  it("for a reason that is not the prompt's is a failure of Studio, and said as one", async () => {
    // Deeper than what writes the answer can go.
    write("deep/1.json", `{ "prompt": "", "config": ${"[".repeat(100_000)}${"]".repeat(100_000)} }`);
    const response = await fetch(`${studio.url}/api/public/v2/prompts/deep`);
    expect([response.status, await response.json()]).toMatchObject([500, { code: "FAILED" }]);
    expect(notices.filter((one) => one.startsWith("A request failed: "))).toHaveLength(1);
    rmSync(join(folder, "deep"), { recursive: true });
  });

  it("is changed in its folder and not over the API", async () => {
    const response = await fetch(`${studio.url}/api/public/v2/prompts`, { method: "POST", body: "{}" });
    expect(response.status).toBe(405);
  });

  it("is said to need a folder where there is none, and a folder must be one", async () => {
    await using none = await startStudio({ port: 0, memory: true });
    const response = await fetch(`${none.url}/api/public/v2/prompts/plain`);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining("--prompts DIR") });
    await expect(startStudio({ port: 0, memory: true, prompts: join(folder, "plain.txt") })).rejects.toMatchObject({
      reason: "INVALID_OPTION",
      message: expect.stringContaining("is no folder"),
    });
  });
});
