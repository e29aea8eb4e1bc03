import { createHash } from "node:crypto";
import type { RunningStudio } from "@langfuse-kit/studio";
import { idOf, sendSpans, type Written } from "./otlp.ts";

/** Two runs of the same, and a trace with pictures. */
export const comparedRuns: readonly [string, string, string] = [idOf(71, 16), idOf(72, 16), idOf(73, 16)];
/** Its picture never came. */
export const lostPicture: string = idOf(74, 16);

export const runPages: readonly string[] = [
  `/compare/${comparedRuns[0]}/${comparedRuns[1]}?step=${idOf(712, 8)}~${idOf(722, 8)}`,
  `/traces/${comparedRuns[1]}?path=critical`,
  `/traces/${comparedRuns[2]}`,
];

const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');

export async function sendRuns({ url }: RunningStudio): Promise<void> {
  const now = Date.now();
  const answer = (
    id: string,
    parent: string,
    start: number,
    took: number,
    output: string,
    tokens: number,
  ): Written => ({
    id,
    parent,
    name: "answer",
    type: "generation",
    start,
    end: start + took,
    attributes: {
      "langfuse.observation.model.name": "gpt-4o",
      "langfuse.observation.usage_details": JSON.stringify({ input: 100, output: tokens }),
      "langfuse.observation.input": "When will it arrive?",
      "langfuse.observation.output": output,
    },
  });
  const [first, second, third] = comparedRuns;
  const early = now - 60_000;
  await sendSpans(url, first, [
    { id: idOf(711, 8), name: "chat", start: early, end: early + 420 },
    answer(idOf(712, 8), idOf(711, 8), early + 100, 300, "It arrives on Tuesday.", 10),
    { id: idOf(713, 8), parent: idOf(711, 8), name: "look up", type: "tool", start: early + 10, end: early + 90 },
  ]);
  const late = now - 30_000;
  await sendSpans(url, second, [
    { id: idOf(721, 8), name: "chat", start: late, end: late + 520 },
    answer(idOf(722, 8), idOf(721, 8), late + 10, 500, "It arrives on Wednesday.", 40),
    { id: idOf(723, 8), parent: idOf(721, 8), name: "check", type: "guardrail", start: late + 20, end: late + 60 },
  ]);
  const shown = await Promise.all([
    upload(url, third, pixel, "image/png"),
    upload(url, third, drawing, "image/svg+xml"),
  ]);
  const reference = (id: string, type: string): string => `@@@langfuseMedia:type=${type}|id=${id}|source=bytes@@@`;
  const content = [
    { type: "text", text: "What is on these?" },
    { type: "image_url", image_url: { url: reference(shown[0], "image/png") } },
    { type: "image_url", image_url: { url: reference(shown[1], "image/svg+xml") } },
  ];
  await sendSpans(url, third, [
    {
      id: idOf(731, 8),
      name: "picture",
      start: now - 20_000,
      end: now - 19_000,
      attributes: {
        "langfuse.trace.tags": ["gallery"],
        "langfuse.observation.input": JSON.stringify([{ role: "user", content }]),
      },
    },
  ]);
  await sendSpans(url, lostPicture, [
    {
      id: idOf(741, 8),
      name: "lost",
      start: now - 10_000,
      end: now - 9000,
      attributes: { "langfuse.observation.input": `See ${reference("never-came", "image/gif")} there.` },
    },
  ]);
  await score(url, { traceId: first, observationId: idOf(712, 8), name: "helpful", value: 0.4 });
  await score(url, { traceId: second, name: "helpful", value: 0.9 });
  await score(url, { traceId: third, name: "tone", value: "rude", dataType: "CATEGORICAL" });
}

const json = { "content-type": "application/json" };

async function score(url: string, body: object): Promise<void> {
  await fetch(`${url}/api/public/scores`, { method: "POST", headers: json, body: JSON.stringify(body) });
}

/** As an SDK does it: announced, and put where the answer says. */
async function upload(url: string, traceId: string, bytes: Buffer<ArrayBuffer>, contentType: string): Promise<string> {
  const sha256Hash = createHash("sha256").update(bytes).digest("base64");
  const announced = await fetch(`${url}/api/public/media`, {
    method: "POST",
    headers: json,
    body: JSON.stringify({ traceId, field: "input", contentType, contentLength: bytes.length, sha256Hash }),
  });
  const { mediaId, uploadUrl } = (await announced.json()) as { mediaId: string; uploadUrl: string };
  await fetch(uploadUrl, { method: "PUT", headers: { "content-type": contentType }, body: bytes });
  return mediaId;
}
