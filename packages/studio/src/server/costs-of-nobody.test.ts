import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it, onTestFinished } from "vitest";
import type { CostKind, Costs } from "../contract/index.ts";
import { startStudio } from "./index.ts";
import { ask, sendSpans, traceOf } from "./requests-for-tests.ts";

type Target = Parameters<typeof ask>[0];

/** A model call that costs so many dollars, in a trace of its own. */
const call = (number: number, total: number, more: Record<string, unknown> = {}): Record<string, unknown> =>
  traceOf(number, {
    attributes: {
      "langfuse.observation.type": "generation",
      "langfuse.observation.model.name": "gpt-4o",
      "langfuse.observation.cost_details": JSON.stringify({ total }),
      ...more,
    },
  });

const calls = [
  call(1, 0.5),
  call(2, 0.25),
  call(3, 1, { "user.id": "mira" }),
  call(4, 0.125, { "user.id": "mira", "session.id": "talk" }),
];

async function rowsOf(studio: Target, by: CostKind): Promise<unknown> {
  const { rows, parts, series, totals } = await ask<Costs>(studio, `/costs?from=0&to=1800000000000&by=${by}`);
  const inParts = series.flatMap(({ partCosts }) => partCosts).reduce((sum, cost) => sum + cost, 0);
  expect([inParts, parts]).toEqual([totals.cost, rows.map(({ label }) => label)]);
  return rows.map(({ key, label, cost, calls }) => [key, label, cost, calls]);
}

it("what belongs to no user and no session is a row and a part of its own, and nobody else's", async () => {
  await using studio = await startStudio({ port: 0, memory: true });
  await sendSpans(studio, calls);
  expect(await rowsOf(studio, "user")).toEqual([
    ["mira", "mira", 1.125, 2],
    ["", "no user", 0.75, 2],
  ]);
  expect(await rowsOf(studio, "session")).toEqual([
    ["", "no session", 1.75, 3],
    ["talk", "talk", 0.125, 1],
  ]);
  expect(await (await fetch(`${studio.url}/costs?by=session&last=all`)).text()).toContain("<td>no session</td>");
});

it("a file from before that is added up anew", async () => {
  const folder = mkdtempSync(join(tmpdir(), "studio-costs-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const db = join(folder, "studio.db");
  const first = await startStudio({ port: 0, db });
  await sendSpans(first, calls);
  await rowsOf(first, "session");
  await first.close();
  const file = new DatabaseSync(db);
  file.exec("DELETE FROM meta WHERE key = 'rollups'; DELETE FROM subjects WHERE subject = ''");
  file.exec("INSERT INTO prompt_scores VALUES (1, 'greet', 1, 'note', 'A text as a category', 1, 0)");
  file.exec("DROP INDEX traces_unpriced; DROP INDEX traces_session_unpriced");
  file.close();
  const studio = await startStudio({ port: 0, db });
  expect(await rowsOf(studio, "session")).toEqual([
    ["", "no session", 1.75, 3],
    ["talk", "talk", 0.125, 1],
  ]);
  expect(await ask(studio, "/sessions/talk")).toMatchObject({ cost: 0.125, unpricedModels: [] });
  await studio.close();
  const after = new DatabaseSync(db);
  expect(after.prepare("SELECT * FROM prompt_scores").all()).toEqual([]);
  expect(after.prepare("SELECT name FROM sqlite_schema WHERE name LIKE '%\\_unpriced' ESCAPE '\\'").all()).toHaveLength(
    2,
  );
  after.close();
});
