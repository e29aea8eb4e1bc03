import type { ComponentChildren, VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { Observation, ObservationDetail } from "../../../src/contract/index.ts";
import { encoded, traceAddress } from "../../address/index.ts";
import {
  Blank,
  CopyButton,
  Duration,
  Fact,
  Icon,
  JsonTree,
  Service,
  StepCost,
  Tokens,
  TypeGlyph,
  Unread,
  When,
} from "../../parts/index.ts";
import { read, useRead } from "../../server/index.ts";
import { ContentView } from "../content-view.tsx";
import { MessageLine } from "./message-line.tsx";
import { ScoresView } from "./scores-view.tsx";
import { TabBar } from "./tab-bar.tsx";
import { UsageView } from "./usage-view.tsx";
import type { View } from "./use-view.ts";

function speed({ usage, start, end, firstToken }: Observation): string | null {
  const output = usage?.output;
  const since = firstToken ?? start;
  if (output === undefined || end === null || end - since < 1) return null;
  return (output / ((end - since) / 1000)).toFixed(0);
}

const written = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function Chips({
  observation,
  detail,
  now,
}: {
  observation: Observation;
  detail: ObservationDetail | undefined;
  now: number;
}): VNode {
  const { model, firstToken, start, end, queueWait, prompt, service, usage } = observation;
  const rate = speed(observation);
  // Of a job that is tried again, nobody knows since when it could have run.
  const sinceAdded = detail?.metadata.sinceAddedMs;
  const chip = (name: string, value: ComponentChildren): VNode => (
    <Fact key={name} name={name}>
      {value}
    </Fact>
  );
  return (
    <div class="facts">
      {service !== null && <Service name={service} />}
      {model !== null && chip("model", <strong>{model}</strong>)}
      {chip("took", <Duration ms={end === null ? now - start : Math.max(0, end - start)} />)}
      {firstToken !== null && chip("first token", <Duration ms={firstToken - start} />)}
      {rate !== null && chip("tokens/s", rate)}
      {queueWait !== null && chip("waited", <Duration ms={queueWait} />)}
      {typeof sinceAdded === "number" && chip("since added", <Duration ms={sinceAdded} />)}
      {usage?.total !== undefined && chip("tokens", <Tokens amount={usage.total} />)}
      {usage !== null && chip("cost", <StepCost of={observation} />)}
      {prompt !== null && chip("prompt", prompt.version === null ? prompt.name : `${prompt.name} v${prompt.version}`)}
      {chip("started", <When time={start} now={now} />)}
      {Object.entries(detail?.modelParameters ?? {}).map(([name, value]) => chip(name, written(value)))}
    </div>
  );
}

function Exceptions({ detail }: { detail: ObservationDetail }): VNode {
  const stacks = detail.events.flatMap(({ attributes }) => attributes["exception.stacktrace"] ?? []);
  return (
    <>
      {stacks.map((stack, index) => (
        <details key={index} class="stack">
          <summary>
            <Icon name="right" />
            Stack
          </summary>
          <pre class="plain-text">{String(stack)}</pre>
        </details>
      ))}
    </>
  );
}

function Content({
  observation,
  detail,
  path,
}: {
  observation: Observation;
  detail: ObservationDetail;
  path: string;
}): VNode {
  return (
    <>
      {detail.level === "ERROR" && <Exceptions detail={detail} />}
      {detail.input !== null && <ContentView title="Input" text={detail.input} by="user" path={path} />}
      {detail.output !== null && <ContentView title="Output" text={detail.output} by="assistant" path={path} />}
      {detail.input === null && detail.output === null && (
        <p class="quiet-note">{observation.end === null ? "Nothing yet." : "No input or output was sent."}</p>
      )}
      <UsageView observation={observation} />
    </>
  );
}

function Metadata({ detail }: { detail: ObservationDetail }): VNode {
  const groups: readonly (readonly [string, object])[] = [
    ["Metadata", detail.metadata],
    ["Model parameters", detail.modelParameters],
    ["Attributes", detail.attributes],
    ["Resource", detail.resource],
    ["Events", detail.events],
    ["Links", detail.links],
  ];
  const filled = groups.filter(([, value]) => Object.keys(value).length > 0);
  if (filled.length === 0) return <Blank title="No metadata" />;
  return (
    <>
      {filled.map(([title, value]) => (
        <section key={title} class="content">
          <header class="content-head">
            <h3>{title}</h3>
            <span class="spring" />
            <CopyButton text={() => JSON.stringify(value, null, 2)} />
          </header>
          <JsonTree value={value} open={title === "Resource" ? 1 : 2} />
        </section>
      ))}
    </>
  );
}

async function fetchWhole(path: string): Promise<ObservationDetail> {
  const answer = await read<ObservationDetail>(`${path}?full=1`);
  if ("data" in answer) return answer.data;
  throw new Error("the whole cannot be read");
}

interface Props {
  readonly traceId: string;
  readonly observation: Observation;
  readonly change: number;
  readonly view: View;
  readonly now: number;
}

/** The observation that is looked at. */
export function ObservationPane({ traceId, observation, change, view, now }: Props): VNode {
  const path = `${traceAddress(traceId)}/observations/${encoded(observation.id)}`;
  const { data, failure, refresh } = useRead<ObservationDetail>(path);
  const { level, statusMessage } = observation;
  // What is over does not change any more; what runs may have got more.
  useEffect(() => {
    if (data !== undefined && data.end === null) refresh();
  }, [change]);
  return (
    <section class="pane" aria-label={`${observation.type} ${observation.name}`}>
      <header class="pane-head">
        <div class="pane-title">
          <button
            type="button"
            class="button quiet back"
            aria-label="Back to the tree"
            onClick={() => view.select(null)}
          >
            <Icon name="left" />
          </button>
          <TypeGlyph type={observation.type} />
          <h2 title={observation.name}>{observation.name || "unnamed"}</h2>
          <span class="muted">{observation.type}</span>
          <span class="spring" />
          <CopyButton label="Link" text={() => location.href} />
          <button
            type="button"
            class="button quiet"
            title="Close (Esc)"
            aria-label="Close"
            onClick={() => view.select(null)}
          >
            <Icon name="close" />
          </button>
        </div>
        <Chips observation={observation} detail={data} now={now} />
        {(level === "ERROR" || level === "WARNING") && (
          <MessageLine key={observation.id} failed={level === "ERROR"} message={statusMessage} />
        )}
        <TabBar view={view} scores={data?.scores.length ?? 0} />
      </header>
      <div class="pane-body" id="tab-panel" role="tabpanel" aria-labelledby={`tab-${view.tab}`}>
        {data === undefined && <Unread failure={failure} retry={refresh} rows={8} height={24} />}
        {data !== undefined && view.tab === "content" && (
          <Content observation={observation} detail={data} path={path} />
        )}
        {data !== undefined && view.tab === "metadata" && <Metadata detail={data} />}
        {data !== undefined && view.tab === "scores" && <ScoresView scores={data.scores} />}
        {data !== undefined && view.tab === "raw" && (
          <section class="content">
            <header class="content-head">
              <h3>As Studio keeps it</h3>
              <span class="spring" />
              <CopyButton text={async () => JSON.stringify(await fetchWhole(path), null, 2)} />
            </header>
            <JsonTree value={data} open={1} />
          </section>
        )}
      </div>
    </section>
  );
}
