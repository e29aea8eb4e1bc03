import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import type { Text, Turn } from "../../../src/contract/index.ts";
import { traceAddress } from "../../address/index.ts";
import { type Message, pairCalls, readMessages, spoken } from "../../messages/index.ts";
import {
  Conversation,
  Cost,
  Duration,
  ErrorCount,
  Icon,
  JsonTree,
  MarkdownView,
  StateMark,
  Tokens,
  When,
} from "../../parts/index.ts";
import { pause } from "../../text/index.ts";

/** Shorter pauses are part of a conversation. */
const longPause = 300_000;

function Said({ text, by }: { text: Text; by: "user" | "assistant" }): VNode {
  const { messages, value } = useMemo(() => {
    const inner = spoken(text.text);
    const found = readMessages(inner, by);
    // What came before stands in the turns before; only what is new is said here.
    const news = found === undefined ? undefined : by === "user" ? found.slice(lastOf(found)) : found;
    return { messages: news && pairCalls(news), value: inner };
  }, [text, by]);
  if (messages !== undefined) return <Conversation messages={messages} />;
  return (
    <article class={`message role-${by}`} aria-label={by}>
      <header class="role">{by === "user" ? "Input" : "Output"}</header>
      <div class="message-parts">
        {typeof value === "string" ? <MarkdownView text={value} /> : <JsonTree value={value} open={1} />}
        {text.truncated && <p class="quiet-note">Cut here; the trace has all of it.</p>}
      </div>
    </article>
  );
}

/** Where the last message of the user begins. */
function lastOf(messages: readonly Message[]): number {
  const at = messages.findLastIndex(
    (message) => message.role === "user" && message.parts.some((part) => part.kind !== "result"),
  );
  return Math.max(0, at);
}

/** One trace of a conversation, with what it took beside it. */
export function TurnView({ turn, number, now }: { turn: Turn; number: number; now: number }): VNode {
  const { trace, input, output, idle, runningCost, runningTokens, runningUnpriced } = turn;
  return (
    <>
      {idle !== null && idle >= longPause && (
        <div class="pause" role="separator">
          <span>{pause(idle)}</span>
        </div>
      )}
      <section class={`turn ${trace.state}`} aria-label={`Turn ${number}`} id={`turn-${number}`}>
        <aside class="turn-aside">
          <a class="turn-name" href={traceAddress(trace.id)} data-row-link>
            <StateMark trace={trace} />
            <span class="turn-trace">{trace.name || "unnamed"}</span>
          </a>
          <span class="muted">
            <When time={trace.start} now={now} />
          </span>
          <dl>
            <div>
              <dt>took</dt>
              <dd>
                <Duration ms={trace.state === "running" ? Math.max(trace.latency, now - trace.start) : trace.latency} />
              </dd>
            </div>
            <div>
              <dt>tokens</dt>
              <dd>
                <Tokens amount={trace.totalTokens} />
              </dd>
            </div>
            <div>
              <dt>cost</dt>
              <dd>
                <Cost amount={trace.cost} unpriced={trace.unpricedModels} />
              </dd>
            </div>
            <div class="running-total" title="With all turns up to this one">
              <dt>so far</dt>
              <dd>
                {runningCost === null ? (
                  <Tokens amount={runningTokens} />
                ) : (
                  <Cost amount={runningCost} unpriced={runningUnpriced} />
                )}
              </dd>
            </div>
          </dl>
          <ErrorCount count={trace.errors} warnings={trace.warnings} />
        </aside>
        <div class="turn-talk">
          {input !== null && <Said text={input} by="user" />}
          {output !== null && <Said text={output} by="assistant" />}
          {input === null && output === null && <p class="quiet-note">This trace has no input or output of its own.</p>}
          {trace.error !== null && (
            <p class="message-line bad">
              <Icon name="error" label="error" />
              {trace.error}
            </p>
          )}
        </div>
      </section>
    </>
  );
}
