/** Ways in which one and the same text stands in what an application hands over. */
export const disguises: readonly (readonly [name: string, disguise: (text: string) => string])[] = [
  ["as it is", (text) => text],
  ["in a sentence", (text) => `so (${text}), she said.`],
  ["between quotes", (text) => `"${text}" and '${text}'`],
  ["after a line break", (text) => `one\r\n${text}\r\ntwo`],
  ["as a field of JSON", (text) => JSON.stringify({ a: [{ b: text }] })],
  ["as a name in JSON", (text) => JSON.stringify({ [text]: 1 })],
  ["in JSON in JSON", (text) => JSON.stringify({ a: JSON.stringify([text]) })],
  ["in JSON in JSON in JSON", (text) => JSON.stringify([JSON.stringify({ a: JSON.stringify(text) })])],
  ["in JSON that was cut off", (text) => JSON.stringify({ a: text, b: "x".repeat(50) }).slice(0, -20)],
  ["in JSON in JSON that was cut off", (text) => JSON.stringify({ a: JSON.stringify({ b: text }), c: 1 }).slice(0, -3)],
  ["in lines of JSON", (text) => `{"n":1}\n${JSON.stringify({ text })}\n{"n":2}`],
  ["in a stream of events", (text) => `data: ${JSON.stringify({ delta: text })}\n\ndata: [DONE]\n\n`],
  ["with escapes of JSON", (text) => `{"a":"${escaped(text)}"}`],
  ["with escapes, cut off", (text) => `{"a":"${escaped(text)}`],
  ["as part of a URL", (text) => `https://example.org/a?q=${encodeURIComponent(text)}&page=2`],
  ["encoded twice", (text) => `q=${encodeURIComponent(percent(text))}`],
  ["encoded letter by letter", percent],
  ["as HTML", (text) => `<a href="#">${[...text].map((letter) => `&#${letter.codePointAt(0)};`).join("")}</a>`],
  ["as an attribute of XML", (text) => `<person mail='${text}'/>`],
  ["in wide letters", wide],
  ["in bold letters of mathematics", bold],
  ["with letters that are not seen", (text) => [...text].join("\u200b")],
  ["with tags", (text) => [...text].join("\u{e0041}")],
  ["with joiners of graphemes", (text) => [...text].join("\u034f")],
  ["with digits of Thailand", (text) => text.replace(/\d/g, (digit) => String.fromCharCode(0xe50 + Number(digit)))],
  ["with soft hyphens", (text) => [...text].join("\u00ad")],
  ["with other spaces and hyphens", (text) => text.replaceAll(" ", "\u00a0").replaceAll("-", "\u2011")],
  ["in base64", (text) => `Content: ${Buffer.from(`the text is: ${text}`).toString("base64")}`],
  ["in a list of values", (text) => `1;${text};3`],
  ["as Markdown", (text) => `see [this](${text}) or **${text}**`],
];

function escaped(text: string): string {
  return [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}

function percent(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
}

function wide(text: string): string {
  return text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
}

function bold(text: string): string {
  const letter = (from: number, base: string) => (found: string) =>
    String.fromCodePoint(from + found.charCodeAt(0) - base.charCodeAt(0));
  return text
    .replace(/[a-z]/g, letter(0x1d41a, "a"))
    .replace(/[A-Z]/g, letter(0x1d400, "A"))
    .replace(/[0-9]/g, letter(0x1d7ce, "0"));
}
