import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { Text } from "../../src/contract/index.ts";
import { type Message, pairCalls, parsed, readMessages, spoken, written } from "../messages/index.ts";
import { Conversation, CopyButton, JsonTree, MarkdownView, WithMedia } from "../parts/index.ts";
import { exact } from "../text/index.ts";

export type Way = "read" | "json" | "text";

const wayNames: Readonly<Record<Way, string>> = { read: "Read", json: "JSON", text: "Text" };

/** Puts a text in a file of the reader's. */
function save(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

/** Plain text is no JSON, and what nobody said cannot be read. */
function waysOf(readable: boolean, plain: boolean): readonly Way[] {
  return [...(readable ? (["read"] as const) : []), ...(plain ? [] : (["json"] as const)), "text"];
}

interface Props {
  readonly title: string;
  readonly text: Text;
  readonly by: "user" | "assistant";
  /** Fetches the whole of what is cut. */
  readonly showAll?: () => void;
}

function pretty(value: unknown, text: string): string {
  return typeof value === "string" ? text : written(value, 2);
}

/** A JSON string is what it says. */
function contentOf(text: string): unknown {
  if (!/^\s*"/.test(text)) return parsed(text);
  const inner = parsed(text);
  return typeof inner === "string" ? parsed(inner) : inner;
}

/** What went in or came out: as a conversation or Markdown, as a tree, or as it is. */
export function ContentView({ title, text, by, showAll }: Props): VNode {
  const value = useMemo(() => contentOf(text.text), [text]);
  const messages = useMemo<readonly Message[] | undefined>(() => {
    const found = readMessages(value, by);
    return found === undefined ? undefined : pairCalls(found);
  }, [value, by]);
  const said = useMemo(() => spoken(text.text), [text]);
  const ways = waysOf(messages !== undefined || typeof said === "string", typeof value === "string");
  const [chosen, setWay] = useState<Way | null>(null);
  const way = chosen !== null && ways.includes(chosen) ? chosen : (ways[0] ?? "text");
  return (
    <section class="content" aria-label={title}>
      <header class="content-head">
        <h3>{title}</h3>
        <div class="switch" role="group" aria-label={`Show ${title} as`}>
          {ways.map((one) => (
            <button key={one} type="button" aria-pressed={one === way} onClick={() => setWay(one)}>
              {wayNames[one]}
            </button>
          ))}
        </div>
        <span class="spring" />
        <CopyButton text={() => pretty(value, text.text)} />
      </header>
      {text.truncated && (
        <p class="notice">
          The first {exact(text.text.length)} of {exact(text.size)} characters.
          {showAll !== undefined && (
            <button type="button" class="button" onClick={showAll}>
              Show all
            </button>
          )}
        </p>
      )}
      {!text.truncated && text.size > 150_000 && (
        <p class="notice">
          {exact(text.size)} characters.
          <button type="button" class="button" onClick={() => save(text.text, `${title.toLowerCase()}.txt`)}>
            Download
          </button>
        </p>
      )}
      {way === "read" && messages !== undefined && <Conversation messages={messages} />}
      {way === "read" && messages === undefined && (
        <WithMedia text={String(said)} draw={(part) => <MarkdownView text={part} />} />
      )}
      {way === "json" && <JsonTree value={value} open={3} />}
      {way === "text" && <pre class="plain-text">{pretty(value, text.text)}</pre>}
    </section>
  );
}
