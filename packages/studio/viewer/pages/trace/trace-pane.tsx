import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import type { Observation, TraceDetail } from "../../../src/contract/index.ts";
import { traceAddress } from "../../address/index.ts";
import { Blank, CopyButton, Icon, JsonTree, TypeGlyph } from "../../parts/index.ts";
import { ContentView } from "../content-view.tsx";
import { ScoresView } from "./scores-view.tsx";
import { TabBar } from "./tab-bar.tsx";
import type { View } from "./use-view.ts";

const shownFailures = 5;

/** What failed in one way again and again is one failure, of which the first stands for all. */
function alike(list: readonly Observation[]): readonly (readonly [Observation, ...Observation[]])[] {
  const groups = new Map<string, [Observation, ...Observation[]]>();
  for (const one of list) {
    if (one.level !== "ERROR") continue;
    const key = JSON.stringify([one.type, one.name, one.statusMessage]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return [...groups.values()];
}

function Failures({ trace, view }: { trace: TraceDetail; view: View }): VNode | null {
  const failures = useMemo(() => alike(trace.list), [trace.list]);
  if (failures.length === 0) return null;
  const rest = failures.slice(shownFailures).reduce((sum, group) => sum + group.length, 0);
  return (
    <section class="failures" aria-label="Errors">
      {failures.slice(0, shownFailures).map(([one, ...others]) => (
        <button key={one.id} type="button" class="failure" onClick={() => view.select(one.id)}>
          <TypeGlyph type={one.type} />
          <span class="failure-name">{one.name}</span>
          {others.length > 0 && <span class="badge bad">{others.length + 1} times</span>}
          <span class="failure-message">{one.statusMessage ?? "failed without a message"}</span>
          <Icon name="right" />
        </button>
      ))}
      {rest > 0 && <p class="quiet-note">and {rest} more</p>}
    </section>
  );
}

/** The trace itself, while none of its observations is looked at. */
export function TracePane({ trace, view }: { trace: TraceDetail; view: View }): VNode {
  const { list: _list, ...raw } = trace;
  const path = traceAddress(trace.id);
  const empty = trace.input === null && trace.output === null;
  return (
    <section class="pane" aria-label="The trace">
      <header class="pane-head">
        <div class="pane-title">
          <h2>The whole trace</h2>
          <span class="spring" />
          <code class="muted trace-id">{trace.id}</code>
          <CopyButton label="Id" text={trace.id} />
        </div>
        <TabBar view={view} scores={trace.scoreList.length} />
      </header>
      <div class="pane-body" id="tab-panel" role="tabpanel" aria-labelledby={`tab-${view.tab}`}>
        {view.tab === "content" && (
          <>
            <Failures trace={trace} view={view} />
            {trace.input !== null && <ContentView title="Input" text={trace.input} by="user" path={path} />}
            {trace.output !== null && <ContentView title="Output" text={trace.output} by="assistant" path={path} />}
            {empty && (
              <p class="quiet-note">
                The trace has no input or output of its own{trace.state === "running" && " yet"}. Its steps may: choose
                one.
              </p>
            )}
          </>
        )}
        {view.tab === "metadata" &&
          (Object.keys(trace.metadata).length === 0 ? (
            <Blank title="No metadata" />
          ) : (
            <JsonTree value={trace.metadata} open={3} />
          ))}
        {view.tab === "scores" && <ScoresView scores={trace.scoreList} />}
        {view.tab === "raw" && <JsonTree value={raw} open={1} />}
      </div>
    </section>
  );
}
