import type { ComponentChild, VNode } from "preact";
import { useMemo } from "preact/hooks";
import { type Block, type Inline, inlineText, parseMarkdown } from "../text/index.ts";

function drawInline(inline: Inline, key: number): ComponentChild {
  switch (inline.kind) {
    case "text":
      return inline.text;
    case "code":
      return <code key={key}>{inline.text}</code>;
    case "strong":
      return <strong key={key}>{inline.inside.map(drawInline)}</strong>;
    case "emphasis":
      return <em key={key}>{inline.inside.map(drawInline)}</em>;
    case "struck":
      return <s key={key}>{inline.inside.map(drawInline)}</s>;
    case "break":
      return <br key={key} />;
    case "image":
      // What a model writes must not make the browser ask anybody for anything.
      return (
        <span key={key} class="picture-named">
          image: {inline.text} ({inline.address})
        </span>
      );
    case "link": {
      const said = inlineText(inline.inside);
      return (
        <a key={key} href={inline.address} target="_blank" rel="noopener noreferrer nofollow">
          {inline.inside.map(drawInline)}
          {said !== inline.address && <span class="link-address"> ({inline.address})</span>}
        </a>
      );
    }
  }
}

const inside = (inlines: readonly Inline[]): ComponentChild[] => inlines.map(drawInline);

function drawBlock(block: Block, key: number): VNode {
  switch (block.kind) {
    case "paragraph":
      return <p key={key}>{inside(block.inside)}</p>;
    case "heading":
      // Headings of what a model wrote are not headings of this page.
      return (
        <p key={key} class={`heading heading-${block.level}`}>
          {inside(block.inside)}
        </p>
      );
    case "code":
      return (
        <pre key={key} class="code" data-language={block.language}>
          <code>{block.text}</code>
        </pre>
      );
    case "quote":
      return <blockquote key={key}>{block.blocks.map(drawBlock)}</blockquote>;
    case "rule":
      return <hr key={key} />;
    case "list": {
      const items = block.items.map((item, index) => <li key={index}>{item.map(drawBlock)}</li>);
      return block.first === null ? (
        <ul key={key}>{items}</ul>
      ) : (
        <ol key={key} start={block.first}>
          {items}
        </ol>
      );
    }
    case "table":
      return (
        <div key={key} class="markdown-table">
          <table>
            <thead>
              <tr>
                {block.head.map((cell, column) => (
                  <th key={column} class={`align-${block.aligned[column]}`}>
                    {inside(cell)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.body.map((row, index) => (
                <tr key={index}>
                  {row.map((cell, column) => (
                    <td key={column} class={`align-${block.aligned[column]}`}>
                      {inside(cell)}
                    </td>
                  ))}
                  {row.length < block.head.length && <td colSpan={block.head.length - row.length} />}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
  }
}

/** Longer texts are shown as they are: reading them as Markdown would hold up the page. */
const longest = 150_000;

/** A text of a model as Markdown. Nothing in it becomes HTML. */
export function MarkdownView({ text }: { text: string }): VNode {
  const blocks = useMemo(() => (text.length > longest ? undefined : parseMarkdown(text)), [text]);
  if (blocks === undefined) return <pre class="plain-text">{text}</pre>;
  return <div class="markdown">{blocks.map(drawBlock)}</div>;
}
