import { idOf, sendSpans } from "./otlp.ts";

export const hostileTrace: string = idOf(0xe71, 16);

const target = "http://attacker.invalid";

/** Texts that have run script, or told somebody of the reader, in one viewer or another. */
export const corpus: readonly string[] = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  `<img src="${target}/pixel.png">`,
  `<svg onload="alert(1)"><script>alert(1)</script></svg>`,
  `<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>`,
  "<details open ontoggle=alert(1)>x</details>",
  `<style>@import '${target}/a.css'; body { background: url(${target}/b.png) }</style>`,
  `<link rel=stylesheet href=${target}/c.css><base href=${target}/>`,
  `<form action=${target}><button>go</button></form>`,
  `<meta http-equiv=refresh content="0;url=${target}">`,
  `<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>`,
  `"><script>alert(1)</script>`,
  `' onmouseover='alert(1)`,
  "javascript:alert(1)",
  "[click](javascript:alert(1))",
  "[click](JaVa\tScRiPt:alert(1))",
  "[click](data:text/html,<script>alert(1)</script>)",
  "[click](&#106;avascript:alert(1))",
  "[click]: javascript:alert(1)\n\n[click]",
  `![picture](${target}/d.png)`,
  `![picture](${target}/e.png "title" onerror=alert(1))`,
  `<a href="javascript:alert(1)">click</a>`,
  `[x](https://a.example/"onmouseover="alert(1))`,
  `| a | b |\n|--|--|\n| <img src=x onerror=alert(1)> | [y](javascript:alert(1)) |`,
  "```html\n<script>alert(1)</script>\n```",
  `${"> ".repeat(400)}<script>alert(1)</script>`,
  "{{constructor.constructor('alert(1)')()}}",
  "\u202Egnp.exe\u0000\uFEFF<b>bold</b>",
];

export const slowTrace: string = idOf(0xe72, 16);

/** Texts that a viewer would read for minutes or days, if it went back on what it has read. */
export const slow: readonly string[] = [
  `@@@langfuseMedia:${"a=".repeat(40)}`,
  `# a${" ".repeat(140_000)}b`,
  `~~~${"~".repeat(140_000)}\``,
  `${"a|".repeat(10_000)}\n${"-|".repeat(10_000)}\n${"x|\n".repeat(10_000)}`,
];

/** One trace with these, and with tags, ids and names that were cut within a character. */
async function sendSlow(url: string, now: number): Promise<void> {
  const half = "cut 😀".slice(0, 5);
  const step = { name: half, start: now - 9000, end: now - 8000, type: "generation" };
  await sendSpans(url, slowTrace, [
    {
      ...step,
      id: idOf(1, 8),
      attributes: {
        "langfuse.trace.tags": [half],
        "user.id": half,
        "session.id": half,
        "langfuse.observation.input": `${"[".repeat(50_000)}${"]".repeat(50_000)}`,
        "langfuse.observation.metadata.note": slow[0],
      },
    },
    ...slow.map((text, index) => ({
      ...step,
      id: idOf(index + 2, 8),
      parent: idOf(1, 8),
      attributes: { "langfuse.observation.input": [{ role: "user", content: text }] },
    })),
  ]);
}

/** One trace with all of them wherever a sender can write something, and one with slow ones. */
export async function sendHostile(url: string, now: number): Promise<void> {
  await sendSlow(url, now);
  const all = corpus.join("\n\n");
  const start = now - 5000;
  await sendSpans(url, hostileTrace, [
    {
      id: idOf(1, 8),
      name: corpus[1] ?? "",
      start,
      end: start + 100,
      service: corpus[0] ?? "",
      type: "agent",
      attributes: {
        "langfuse.trace.name": corpus[1],
        "user.id": `"><img src=x onerror=alert(1)>`,
        "session.id": "<svg onload=alert(1)>/../../api",
        "langfuse.trace.tags": corpus.slice(0, 4),
        "langfuse.observation.input": all,
        "langfuse.observation.output": { answer: all },
        "langfuse.observation.metadata.note": all,
      },
    },
    ...corpus.map((text, index) => ({
      id: idOf(index + 2, 8),
      parent: idOf(1, 8),
      name: text,
      start: start + index,
      end: start + index + 5,
      service: corpus[0] ?? "",
      type: "generation",
      ...(index % 5 === 0 && { error: text }),
      attributes: {
        "langfuse.observation.model.name": text,
        "langfuse.observation.prompt.name": text,
        "langfuse.observation.prompt.version": 1,
        "langfuse.observation.input": [
          { role: "system", content: text },
          {
            role: "user",
            name: text,
            content: [
              { type: "text", text },
              { type: "image_url", image_url: { url: `${target}/f.png` } },
            ],
          },
          {
            role: "assistant",
            content: null,
            tool_calls: [{ id: "c", type: "function", function: { name: text, arguments: JSON.stringify({ text }) } }],
          },
          { role: "tool", tool_call_id: "c", content: text },
        ],
        "langfuse.observation.output": { role: "assistant", content: text },
        [`langfuse.observation.metadata.${index}`]: text,
      },
    })),
  ]);
}
