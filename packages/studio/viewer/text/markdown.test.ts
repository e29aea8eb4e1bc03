import { describe, expect, it } from "vitest";
import { safeAddress } from "./inline.ts";
import { type Block, parseMarkdown } from "./markdown.ts";

const text = (value: string) => ({ kind: "text", text: value });
const paragraph = (...inside: unknown[]) => ({ kind: "paragraph", inside });

describe("Markdown", () => {
  it("has paragraphs, breaks and emphasis", () => {
    expect(parseMarkdown("one *two* **three**\nfour `five`\n\nsix ~~seven~~")).toEqual([
      paragraph(
        text("one "),
        { kind: "emphasis", inside: [text("two")] },
        text(" "),
        { kind: "strong", inside: [text("three")] },
        { kind: "break" },
        text("four "),
        { kind: "code", text: "five" },
      ),
      paragraph(text("six "), { kind: "struck", inside: [text("seven")] }),
    ]);
  });

  it("leaves underscores in names and lone stars alone", () => {
    expect(parseMarkdown("the snake_case_name and 2 * 3 * 4")).toEqual([
      paragraph(text("the snake_case_name and 2 * 3 * 4")),
    ]);
  });

  it("has headings, rules, quotes and fenced code, closed or not", () => {
    const kinds = parseMarkdown("# Head\n---\n> said\n> so\n```ts\nconst a = 1;\n\n# no heading").map(
      (block) => block.kind,
    );
    expect(kinds).toEqual(["heading", "rule", "quote", "code"]);
    expect(parseMarkdown("```ts\nconst a = `x`;\n```\nafter")[0]).toEqual({
      kind: "code",
      language: "ts",
      text: "const a = `x`;",
    });
  });

  it("has nested and numbered lists", () => {
    const [list] = parseMarkdown("3. three\n   - inner\n   - more\n4. four\n\n5. five");
    expect(list).toMatchObject({ kind: "list", first: 3 });
    const items = (list as Extract<Block, { kind: "list" }>).items;
    expect(items).toHaveLength(3);
    expect(items[0]?.map((block) => block.kind)).toEqual(["paragraph", "list"]);
  });

  it("has tables with aligned columns", () => {
    expect(parseMarkdown("| a | b |\n|:--|--:|\n| 1 | `x\\|y` |")[0]).toEqual({
      kind: "table",
      head: [[text("a")], [text("b")]],
      body: [[[text("1")], [{ kind: "code", text: "x|y" }]]],
      aligned: ["left", "right"],
    });
  });

  it("links what is safe to follow, and nothing else", () => {
    expect(parseMarkdown('[site](https://a.example/x?y=1 "title")')).toEqual([
      paragraph({ kind: "link", inside: [text("site")], address: "https://a.example/x?y=1" }),
    ]);
    expect(parseMarkdown("see https://a.example/b.")).toEqual([
      paragraph(
        text("see "),
        { kind: "link", inside: [text("https://a.example/b")], address: "https://a.example/b" },
        text("."),
      ),
    ]);
    expect(parseMarkdown("[x](javascript:alert(1))")).toEqual([paragraph(text("[x](javascript:alert(1))"))]);
  });

  it("takes images as what they say and where they point, never as pictures", () => {
    expect(parseMarkdown("![a cat](https://a.example/cat.png)")).toEqual([
      paragraph({ kind: "image", text: "a cat", address: "https://a.example/cat.png" }),
    ]);
  });

  it("takes HTML as text", () => {
    expect(parseMarkdown("<img src=x onerror=alert(1)>")).toEqual([paragraph(text("<img src=x onerror=alert(1)>"))]);
  });

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\u0001javascript:alert(1)",
    " data:text/html,x",
    "vbscript:x",
    "//a.example",
    "file:///etc/passwd",
    'https://a.example/"onclick=x',
  ])("does not follow %j", (address) => {
    expect(safeAddress(address)).toBeUndefined();
  });

  it("stays quick on text made to be slow", () => {
    // Each of these takes minutes where marks are searched to the end of the text, again for each of them.
    for (const hostile of ["*a ", "[", "![", "`", "> ", "- ", "_a", "|-", "<a href=", "  - x\n"]) {
      expect(parseMarkdown(hostile.repeat(10_000)).length).toBeGreaterThan(0);
    }
  });

  // Minutes each, or days, where a pattern can divide the same characters in more than one way.
  const long = 500_000;
  it.each([
    ["a fence of backticks", `\`\`\`${" ".repeat(long)}\``],
    ["a fence of tildes", `${"~".repeat(long)}\``],
    ["a heading", `# a${" ".repeat(long)}b`],
    ["a heading's end", `# ${"#".repeat(long)}b`],
    ["an item", `-${" ".repeat(long)}x\u2028y`],
    ["a divider", `a|b\n-|-${" ".repeat(long)}x`],
    ["a wide table", `${"a|".repeat(long / 20)}\n${"-|".repeat(long / 20)}\n${"x|\n".repeat(long / 20)}`],
  ])("reads half a million characters of %s", (_, hostile) => {
    expect(parseMarkdown(hostile)).toHaveLength(1);
  });

  it("has no table of more columns than a browser lays out", () => {
    const wide = (columns: number): string => ["a|", "-|", "x|"].map((cell) => cell.repeat(columns)).join("\n");
    expect([wide(100), wide(101)].map((table) => parseMarkdown(table)[0]?.kind)).toEqual(["table", "paragraph"]);
  });

  it("has the cells of a table's row that were written, and no more than columns", () => {
    const [table] = parseMarkdown("| a | b |\n|--|--|\n| 1 |\n| 1 | 2 | 3 |");
    expect(table).toMatchObject({ body: [[[text("1")]], [[text("1")], [text("2")]]] });
  });
});
