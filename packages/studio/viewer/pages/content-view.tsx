import type { VNode } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Text, TraceDetail } from "../../src/contract/index.ts";
import { type Message, pairCalls, parsed, readMessages, spoken, written } from "../messages/index.ts";
import { Conversation, CopyButton, JsonTree, MarkdownView, WithMedia } from "../parts/index.ts";
import { read, useRead } from "../server/index.ts";
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

type Whole = Pick<TraceDetail, "input" | "output">;

interface Props {
  readonly title: "Input" | "Output";
  readonly text: Text;
  readonly by: "user" | "assistant";
  /** Where the trace or the step that it is of is read. */
  readonly path: string;
}

function pretty(value: unknown, text: string): string {
  return typeof value === "string" ? text : written(value, 2, text);
}

/** A JSON string is what it says. */
function contentOf(text: string): unknown {
  if (!/^\s*"/.test(text)) return parsed(text);
  const inner = parsed(text);
  return typeof inner === "string" ? parsed(inner) : inner;
}

/** JSON without its end is none, and no prose either. */
const isCutJson = ({ text, truncated }: Text): boolean => truncated && /^\s*[[{"]/.test(text);

/** What went in or came out: as a conversation or Markdown, as a tree, or as it is. */
export function ContentView({ title, text: shown, by, path }: Props): VNode {
  const field = title === "Input" ? "input" : "output";
  const whole = `${path}?full=1`;
  const [all, showAll] = useState(false);
  const { data, failure, refresh } = useRead<Whole>(all && shown.truncated ? whole : null);
  // What still runs may have got more.
  useEffect(() => {
    if (all) refresh();
  }, [shown]);
  const text = data?.[field] ?? shown;
  const copied = async (): Promise<string> => {
    if (!text.truncated) return pretty(value, text.text);
    const answer = await read<Whole>(whole);
    const full = "data" in answer ? answer.data[field] : null;
    if (full === null) throw new Error("the whole cannot be read");
    return pretty(contentOf(full.text), full.text);
  };
  const value = useMemo(() => contentOf(text.text), [text]);
  const messages = useMemo<readonly Message[] | undefined>(() => {
    const found = readMessages(value, by);
    return found === undefined ? undefined : pairCalls(found);
  }, [value, by]);
  const said = useMemo(() => spoken(text.text), [text]);
  const ways = waysOf(
    messages !== undefined || (typeof said === "string" && !isCutJson(text)),
    typeof value === "string",
  );
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
        <CopyButton text={copied} />
      </header>
      {text.truncated && (
        <p class="notice">
          The first {exact(text.text.length)} of {exact(text.size)} characters.
          <button type="button" class="button" onClick={() => showAll(true)}>
            Show all
          </button>
          {failure !== undefined && <span role="alert">{failure.message}</span>}
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
