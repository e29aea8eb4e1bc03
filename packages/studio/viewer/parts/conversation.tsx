import type { VNode } from "preact";
import { type Message, messageText, type Part, type Result, written } from "../messages/index.ts";
import { splitMedia } from "../text/index.ts";
import { CopyButton } from "./copy.tsx";
import { Icon } from "./icons.tsx";
import { JsonTree } from "./json-tree.tsx";
import { MarkdownView } from "./markdown-view.tsx";
import { MediaView, WithMedia } from "./media-view.tsx";

const roleNames = { system: "System", user: "User", assistant: "Assistant", tool: "Tool" } as const;

const isShort = (value: unknown): boolean => written(value ?? null).length < 72;

/** A call's input on one line, as one writes it in code. */
function brief(value: unknown): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "string" ? value : written(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function Output({ result }: { result: Result }): VNode {
  return (
    <div class={result.failed ? "tool-output failed" : "tool-output"}>
      <span class="tool-label">{result.failed ? "Failed" : "Result"}</span>
      {typeof result.output === "string" ? (
        <pre class="plain-text">{result.output}</pre>
      ) : (
        <JsonTree value={result.output} open={isShort(result.output) ? 2 : 1} />
      )}
    </div>
  );
}

function Call({ part }: { part: Extract<Part, { kind: "call" }> }): VNode {
  return (
    <details class="tool-call" open={part.result?.failed === true}>
      <summary>
        <Icon name="right" />
        <span class="type-tool tool-name">{part.name}</span>
        <span class="tool-brief">
          ({brief(part.input)}){part.result !== null && ` → ${brief(part.result.output)}`}
        </span>
        {part.result === null && <span class="badge">no answer here</span>}
        {part.result?.failed === true && <span class="badge bad">failed</span>}
      </summary>
      <div class="tool-input">
        <span class="tool-label">Input</span>
        <JsonTree value={part.input} open={2} />
      </div>
      {part.result !== null && <Output result={part.result} />}
    </details>
  );
}

/** Pictures that came within the data or lie in Studio's own store are drawn; the rest is named. */
function Media({ part }: { part: Extract<Part, { kind: "media" }> }): VNode {
  const { address, label } = part;
  const [reference] = address === null ? [] : splitMedia(address);
  if (typeof reference === "object") return <MediaView {...reference} />;
  if (address !== null && /^data:image\/(png|jpeg|gif|webp);base64,/.test(address)) {
    return <img class="picture" src={address} alt={label} loading="lazy" />;
  }
  return (
    <span class="picture-named">
      {label}
      {address !== null && `: ${address.startsWith("data:") ? `${address.length} characters of data` : address}`}
    </span>
  );
}

function PartView({ part }: { part: Part }): VNode {
  switch (part.kind) {
    case "text":
      return <WithMedia text={part.text} draw={(text) => <MarkdownView text={text} />} />;
    case "reasoning":
      return (
        <details class="reasoning">
          <summary>
            <Icon name="right" />
            Reasoning
          </summary>
          <MarkdownView text={part.text} />
        </details>
      );
    case "call":
      return <Call part={part} />;
    case "result":
      return <Output result={part.result} />;
    case "media":
      return <Media part={part} />;
    case "data":
      return <JsonTree value={part.value} />;
  }
}

function MessageView({ message, folded }: { message: Message; folded: boolean }): VNode {
  const label = message.name === null ? roleNames[message.role] : `${roleNames[message.role]} · ${message.name}`;
  const parts = message.parts.map((part, index) => <PartView key={index} part={part} />);
  if (folded) {
    const text = messageText(message);
    return (
      <details class={`message role-${message.role}`}>
        <summary class="role">
          <Icon name="right" />
          {label}
          <span class="role-brief">{text.slice(0, 120)}</span>
        </summary>
        <div class="message-parts">{parts}</div>
      </details>
    );
  }
  return (
    <article class={`message role-${message.role}`} aria-label={label}>
      <header class="role">
        {label}
        <CopyButton text={() => messageText(message)} />
      </header>
      <div class="message-parts">{parts}</div>
    </article>
  );
}

/** Messages as one reads a conversation; what the system was told is folded. */
export function Conversation({ messages }: { messages: readonly Message[] }): VNode {
  return (
    <div class="conversation">
      {messages.map((message, index) => (
        <MessageView key={index} message={message} folded={message.role === "system" && messages.length > 1} />
      ))}
    </div>
  );
}
