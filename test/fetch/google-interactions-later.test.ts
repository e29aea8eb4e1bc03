import { langfuseFetch } from "@langfuse-kit/fetch";
import { describe, expect, it } from "vitest";
import { capture } from "./harness.ts";
import { client, counted, head, interaction, model, said, sse, usage } from "./interactions.ts";
import { json, startModel } from "./model-server.ts";

describe("Google's interactions, of more than one request or of an older revision", () => {
  it("go on in the background until somebody retrieves what came of it, with its tokens and its cost", async () => {
    const traces = capture();
    const waiting = { ...head, status: "in_progress" };
    const server = await startModel(json(waiting), json(waiting), json(interaction([said("Rain.")])));
    const google = client(server.url);
    const asked = await google.interactions.create({ model, input: "Weather?", background: true });
    for (let turn = 0; turn < 3; turn += 1) await google.interactions.get(asked.id);
    const [first, answer, ...others] = await traces.calls();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ level: "DEFAULT", metadata: { finishReason: "in_progress" } });
    expect(first?.usage.total ?? 0).toBe(0);
    expect(answer).toMatchObject({ parentId: first?.id, output: said("Rain."), usage: counted });
  });

  it("go on where the last one stopped, each hop a generation", async () => {
    const traces = capture();
    const halted = interaction([said("Ra")], { status: "requires_continuation", continuation_token: "opaque" });
    const server = await startModel(json(halted), json(interaction([said("in.")], { id: "v1_def" })));
    await client(server.url).interactions.create({ model, input: "Weather?" });
    const calls = await traces.calls();
    expect(calls.map(({ level, output }) => [level, output])).toEqual([
      ["DEFAULT", said("Ra")],
      ["DEFAULT", said("in.")],
    ]);
    expect(JSON.stringify(calls)).not.toContain("opaque");
  });

  it("are read by their older words too", async () => {
    const traces = capture();
    const outputs = [{ type: "text", text: "Rain." }];
    const server = await startModel(
      json({ ...head, status: "completed", outputs, usage }),
      sse([
        { event_type: "interaction.start", interaction: { ...head, status: "in_progress" } },
        { event_type: "content.start", index: 0, content: { type: "text" } },
        { event_type: "content.delta", index: 0, delta: { type: "text", text: "Rain." } },
        { event_type: "interaction.complete", interaction: { ...head, status: "completed", usage } },
      ]),
    );
    const body = (stream: boolean): string => JSON.stringify({ model, input: "Weather?", stream });
    for (const stream of [false, true]) {
      const init = { method: "POST", body: body(stream) };
      await (await langfuseFetch()(`${server.url}/v1beta/interactions`, init)).text();
    }
    const calls = await traces.calls();
    expect(calls).toMatchObject([
      { level: "DEFAULT", output: { text: "Rain." }, usage: counted },
      { level: "DEFAULT", output: { content: [{ text: "Rain." }] }, usage: counted },
    ]);
  });
});
