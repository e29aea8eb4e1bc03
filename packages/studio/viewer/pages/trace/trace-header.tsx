import type { VNode } from "preact";
import type { TraceDetail } from "../../../src/contract/index.ts";
import {
  compareAddress,
  listAddress,
  navigate,
  sessionAddress,
  traceAddress,
  tracesAddress,
} from "../../address/index.ts";
import {
  ConfirmButton,
  CopyButton,
  Cost,
  Duration,
  Fact,
  Icon,
  Service,
  StateMark,
  Tokens,
  When,
} from "../../parts/index.ts";
import { fetchMarkdown } from "./fetch-markdown.ts";
import type { Neighbours } from "./neighbours.ts";

function Neighbour({ id, icon, title }: { id: string | null; icon: "up" | "down"; title: string }): VNode {
  if (id === null) {
    return (
      <button type="button" class="button quiet" disabled title={title} aria-label={title}>
        <Icon name={icon} />
      </button>
    );
  }
  return (
    <a class="button quiet" href={traceAddress(id)} title={title} aria-label={title}>
      <Icon name={icon} />
    </a>
  );
}

/** Whether it has its name from a step, until its root comes. */
const isNamedByStep = ({ state, name, list }: TraceDetail): boolean =>
  state === "running" && list[0]?.name === name && list.every(({ parentId }) => parentId !== null);

export function TraceHeader({ trace, now, newer, older }: { trace: TraceDetail; now: number } & Neighbours): VNode {
  const latency = trace.state === "running" ? Math.max(trace.latency, now - trace.start) : trace.latency;
  return (
    <header class="trace-head">
      <div class="trace-title">
        <a class="button quiet back" href={listAddress()} title="Traces (Esc)" aria-label="Back to the traces">
          <Icon name="left" />
        </a>
        {(trace.state !== "done" || trace.incomplete) && <StateMark trace={trace} />}
        <h1 title={trace.name}>
          {trace.name || "unnamed"}
          {isNamedByStep(trace) && " …"}
        </h1>
        {trace.state === "running" && <span class="badge going">running</span>}
        {trace.incomplete && <span class="badge odd">incomplete</span>}
        {trace.errors > 0 && (
          <span class="badge bad">
            {trace.errors} {trace.errors === 1 ? "error" : "errors"}
          </span>
        )}
        <span class="trace-actions">
          <Neighbour id={newer} icon="up" title="Newer trace ([)" />
          <Neighbour id={older} icon="down" title="Older trace (])" />
          <span class="divide" />
          <a
            class="button quiet"
            href={
              trace.previousRun === null
                ? tracesAddress("compare", trace.id)
                : compareAddress(trace.previousRun, trace.id)
            }
            title={trace.previousRun === null ? "Compare with another trace" : "Compare with the run before"}
          >
            <Icon name="compare" />
            <span class="button-text">Compare</span>
          </a>
          <CopyButton label="Markdown" text={() => fetchMarkdown(trace)} />
          <a
            class="button quiet"
            href={`/api/studio${traceAddress(trace.id)}/export`}
            download={`trace-${trace.id}.json`}
            title="Export as JSON"
          >
            <Icon name="download" />
            <span class="button-text">Export</span>
          </a>
          <ConfirmButton
            label="Delete"
            question="Delete this trace?"
            method="DELETE"
            path={traceAddress(trace.id)}
            done={() => navigate(listAddress())}
          />
        </span>
      </div>
      <div class="facts">
        <Fact name="started">
          <When time={trace.start} now={now} />
        </Fact>
        <Fact name="took">
          <Duration ms={latency} />
        </Fact>
        <Fact name="tokens">
          <Tokens amount={trace.inputTokens} /> <span class="muted">in</span> <Tokens amount={trace.outputTokens} />{" "}
          <span class="muted">out</span>
        </Fact>
        <Fact name="cost">
          <Cost amount={trace.cost} unpriced={trace.unpricedModels} />
        </Fact>
        {trace.userId !== null && (
          <Fact name="user">
            <a href={tracesAddress("user", trace.userId)}>{trace.userId}</a>
          </Fact>
        )}
        {trace.sessionId !== null && (
          <Fact name="session">
            <a href={sessionAddress(trace.sessionId)}>{trace.sessionId}</a>
          </Fact>
        )}
        {trace.environment !== "default" && <Fact name="environment">{trace.environment}</Fact>}
        {trace.release !== null && <Fact name="release">{trace.release}</Fact>}
        {trace.tags.map((tag) => (
          <a key={tag} class="tag" href={tracesAddress("tag", tag)}>
            {tag}
          </a>
        ))}
        <span class="fact services">
          {trace.services.map((service) => (
            <Service key={service} name={service} />
          ))}
        </span>
      </div>
    </header>
  );
}
