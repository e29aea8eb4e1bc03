import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningStudio, startStudio } from "../index.ts";
import { sendSpans, traceOf } from "./requests-for-tests.ts";

const attack = `"><script>alert('1')</script><img src=x onerror=alert(1)>$&`;
let studio: RunningStudio;

beforeAll(async () => {
  studio = await startStudio({ port: 0, memory: true });
  const id = traceOf(1).traceId;
  await sendSpans(studio, [
    traceOf(1, {
      name: "POST /chat",
      attributes: {
        "langfuse.observation.input": `Where is it? ${attack}`,
        "langfuse.observation.output": "Here.",
        "user.id": attack,
        "session.id": `talk/${attack}`,
      },
    }),
    traceOf(1, { traceId: id, spanId: "b", parentSpanId: "c", name: "chicken" }),
    traceOf(1, { traceId: id, spanId: "c", parentSpanId: "b", name: "egg" }),
    traceOf(2, { name: attack, status: { code: 2, message: `no ${attack}` } }),
  ]);
});
afterAll(() => studio.close());

/** What stands in the page for readers without a script. */
async function read(path: string): Promise<string> {
  const page = await (await fetch(studio.url + path)).text();
  return page.slice(page.indexOf('<div id="plain">'));
}

const unescaped = (text: string): string =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

const textOf = (page: string): string => unescaped(page.replaceAll(/<[^>]*>/g, " ")).replaceAll(/\s+/g, " ");

describe("a page without its script", () => {
  it("lists traces, with the filters of its address", async () => {
    expect(textOf(await read("/traces"))).toMatch(/POST \/chat.*done/);
    const failed = textOf(await read("/traces?level=error"));
    expect(failed).toContain(`no ${attack}`);
    expect(failed).not.toContain("POST /chat");
    expect(textOf(await read("/traces?q=nowhere"))).toContain("Nothing is here.");
  });

  it("shows a trace as a tree, with its input and output", async () => {
    const text = textOf(await read(`/traces/${traceOf(1).traceId}`));
    expect(text).toContain(`Where is it? ${attack}`);
    expect(text).toMatch(/chicken.*cycle.*egg/);
    expect(text).toContain("Output Here.");
  });

  it("lists sessions, and shows one turn by turn", async () => {
    const list = await read("/sessions");
    const address = /href="(\/sessions\/talk[^"]*)"/.exec(list)?.[1] ?? "";
    expect(textOf(await read(unescaped(address)))).toMatch(/POST \/chat.*Where is it\?.*Here\./);
  });

  it.each(["constructor", "__proto__", "nonsense"])("shows the costs of a week for the period %s", async (period) => {
    const start = Date.now();
    const now = { startTimeUnixNano: `${start}000000`, endTimeUnixNano: `${start + 5}000000` };
    const attributes = { "langfuse.observation.type": "generation", "langfuse.observation.model.name": "gpt-4o" };
    await sendSpans(studio, [traceOf(9, { name: "of today", ...now, attributes })]);
    expect(textOf(await read(`/costs?last=${period}`))).toMatch(/ 1 traces, .* gpt-4o /);
  });

  it.each(["/nothing/here", "/traces/unknown", "/sessions/unknown"])("%s says that it is not here", async (path) => {
    expect(textOf(await read(path))).toMatch(/not here|no such page/);
  });

  it.each(["/", "/traces", `/traces/${traceOf(1).traceId}`, `/traces/${traceOf(2).traceId}`, "/sessions"])(
    "%s holds nothing that others wrote as HTML",
    async (path) => {
      const page = await read(path);
      expect(page).not.toMatch(/<(script|img)/);
      for (const [tag] of page.matchAll(/<[a-z][^>]*>/g)) {
        expect(tag).toMatch(
          /^<(div|nav|a href="[^"<>]*"|h\d|ul|ol|li|table|thead|tbody|tr|th|td|p|pre|small|strong|time datetime="[^"]*") ?(id="plain")?>$/,
        );
      }
    },
  );
});
