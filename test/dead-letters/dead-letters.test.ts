import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generation, score, span } from "@langfuse-kit/core";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { imbalance, openLangfuse } from "../pipeline/fixtures/index.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "dead-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const email = "person@example.com";

/** Leaves two dead letters: one of two observations, one of a score. */
async function refused(
  options: object,
): Promise<{ readonly ids: readonly string[]; readonly server: Awaited<ReturnType<typeof startFakeLangfuse>> }> {
  const server = await startFakeLangfuse({ faults: { status: 422, body: { message: "not this" } } });
  await using open = openLangfuse(server, options);
  const ids: string[] = [];
  span("outer", { input: { email } }, (outer) => {
    ids.push(outer.id);
    generation("inner", { model: "gpt-4o", input: `write to ${email}`, output: [1, 2] }, (inner) => ids.push(inner.id));
    score({ name: "good", value: 1, comment: `said ${email}` });
  });
  await open.langfuse.flush();
  expect(open.langfuse.health()).toMatchObject({ deadLettered: 3, pending: 0 });
  return { ids, server };
}

describe.each([["on disk"], ["in memory"]])("dead letters %s", (where) => {
  it("are listed, shown, sent again as they were, and dropped", async () => {
    await using server = await startFakeLangfuse({ faults: { status: 422, body: { message: "not this" } } });
    await using open = openLangfuse(server, where === "on disk" ? { spool: { dir } } : {});
    const { deadLetters, health, flush } = open.langfuse;
    for (const name of ["first", "second"]) {
      span(name, { input: { name } }, () => undefined);
      await flush();
    }
    const [first, second] = deadLetters.list();
    expect(first).toMatchObject({
      destination: "default",
      kind: "spans",
      status: 422,
      refused: 1,
      reason: expect.stringContaining("not this"),
    });
    expect(deadLetters.show(first?.id ?? "")?.contents).toMatchObject([
      { name: "first", attributes: { "langfuse.observation.input": '{"name":"first"}' } },
    ]);
    expect(deadLetters.show("nothing")).toBeUndefined();
    expect(deadLetters.list({ status: 400 })).toEqual([]);

    await server.faults.clear();
    expect(await deadLetters.replay({ letters: [first?.id ?? ""] })).toBe(1);
    await flush();
    expect([...server.ledger.spans.keys()]).toEqual(first?.ids);
    expect(deadLetters.drop({ letters: [second?.id ?? ""] })).toBe(1);
    expect(deadLetters.list()).toEqual([]);
    expect(health()).toMatchObject({ delivered: 1, deadLettered: 0, dropped: { discarded: 1 } });
    expect(imbalance(health())).toBe(0);
  });

  it("are neither dropped nor sent by a filter that does not say which", async () => {
    const warnings: string[] = [];
    const logger = { ...console, warn: (line: string) => void warnings.push(line), error: () => undefined };
    await using server = await startFakeLangfuse({ faults: { status: 422 } });
    await using open = openLangfuse(server, { logger, ...(where === "on disk" && { spool: { dir } }) });
    const { deadLetters, flush } = open.langfuse;
    span("refused", () => undefined);
    await flush();
    const [letter] = deadLetters.list();
    warnings.length = 0;

    expect(deadLetters.drop({ id: letter?.id } as never)).toBe(0);
    expect(deadLetters.drop({ stauts: 418 } as never)).toBe(0);
    expect(deadLetters.drop({ letters: undefined })).toBe(0);
    expect(await deadLetters.replay({ destination: undefined })).toBe(0);
    expect(warnings).toEqual([
      expect.stringContaining("deadLetters.drop() did nothing: a filter has no id. Give letters: [id]."),
      expect.stringContaining("a filter has no stauts. It has destination, kind, status, ids, letters."),
      expect.stringContaining("all that the filter names is undefined."),
      expect.stringContaining("deadLetters.replay() did nothing: all that the filter names is undefined."),
    ]);
    // Nothing is done with a list, so what is undefined there only asks for nothing.
    expect(deadLetters.list({ letters: undefined, status: 422 })).toHaveLength(1);
    expect(deadLetters.drop()).toBe(1);
  });

  it("that are refused again are letters again", async () => {
    await using server = await startFakeLangfuse({ faults: { status: 422 } });
    await using open = openLangfuse(server, where === "on disk" ? { spool: { dir } } : {});
    const { deadLetters, health, flush } = open.langfuse;
    span("one", () => undefined);
    await flush();
    expect(await deadLetters.replay()).toBe(1);
    await flush();
    expect(deadLetters.list()).toHaveLength(1);
    expect(health()).toMatchObject({ deadLettered: 1, pending: 0 });
  });
});

describe("dead letters of an earlier process", () => {
  it.each(["redacted", "metadata"] as const)("leave under the rules of today, when these are %s", async (capture) => {
    const { ids, server } = await refused({ spool: { dir } });
    await server.faults.clear();
    await using open = openLangfuse(server, { spool: { dir }, capture });
    expect(await open.langfuse.deadLetters.replay()).toBe(3);
    expect(await open.langfuse.flush()).toMatchObject({ ok: true, pending: 0 });
    expect([...server.ledger.spans.keys()].sort()).toEqual([...ids].sort());
    const sent = JSON.stringify([server.observations(), server.scores()]);
    expect(sent).not.toContain(email);
    expect(sent).toContain("gpt-4o");
    expect(
      server
        .observations()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["inner", "outer"]);
    expect(open.langfuse.health()).toMatchObject({ adopted: 3, delivered: 3 });
    await server.close();
  });

  it("stay as they are where a mask fails on them, and leave once it does not", async () => {
    const { ids, server } = await refused({ spool: { dir } });
    await server.faults.clear();
    const lines: string[] = [];
    const say = (line: string): void => void lines.push(line);
    let failing = true;
    const mask = (value: unknown): unknown => {
      if (failing) throw new Error("broken");
      return JSON.parse(JSON.stringify(value).replaceAll(email, "nobody"));
    };
    await using open = openLangfuse(server, { spool: { dir }, mask, logger: { warn: say, error: say } });
    const { deadLetters, flush, health } = open.langfuse;
    expect(await deadLetters.replay()).toBe(0);
    expect(await flush()).toMatchObject({ pending: 0, delivered: 0 });
    expect(server.ledger.spans.size).toBe(0);
    expect(deadLetters.list().flatMap((letter) => letter.ids)).toHaveLength(3);
    expect(lines).toEqual([
      expect.stringContaining("The mask failed on a dead letter, or took too long: it stays one"),
    ]);

    failing = false;
    expect(await deadLetters.replay()).toBe(3);
    expect(await flush()).toMatchObject({ ok: true, pending: 0 });
    expect([...server.ledger.spans.keys()].sort()).toEqual([...ids].sort());
    expect(JSON.stringify(server.observations())).toContain("nobody");
    expect(JSON.stringify([server.observations(), server.scores()])).not.toContain(email);
    expect(deadLetters.list()).toEqual([]);
    expect(imbalance(health())).toBe(0);
    await server.close();
  });

  it("of another project are not seen, and not sent", async () => {
    const { server } = await refused({ spool: { dir } });
    await server.faults.clear();
    await using other = await startFakeLangfuse({ publicKey: "pk-lf-other", secretKey: "sk-lf-other" });
    await using open = openLangfuse(other, { spool: { dir } });
    expect(open.langfuse.deadLetters.list()).toEqual([]);
    expect(await open.langfuse.deadLetters.replay()).toBe(0);
    await open.langfuse.flush();
    expect(other.ledger.spans.size + server.ledger.spans.size).toBe(0);
    await server.close();
  });
});
