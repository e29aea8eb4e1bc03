import type { VNode } from "preact";
import { useMemo, useRef } from "preact/hooks";
import type { TraceDetail } from "../../../src/contract/index.ts";
import { listAddress, navigate, traceAddress } from "../../address/index.ts";
import { useKeys, useNow } from "../../frame/index.ts";
import { Boundary, Failed, Icon, Skeleton } from "../../parts/index.ts";
import { exact } from "../../text/index.ts";
import { useTitle } from "../use-title.ts";
import { useDivider } from "./divider.tsx";
import { neighboursOf } from "./neighbours.ts";
import { ObservationPane } from "./observation-pane.tsx";
import { StepsView } from "./steps-view.tsx";
import { TraceHeader } from "./trace-header.tsx";
import { TracePane } from "./trace-pane.tsx";
import { useTrace } from "./use-trace.ts";
import { useView } from "./use-view.ts";
import { useWaterfall } from "./use-waterfall.ts";

function Loaded({ trace, now, isGone }: { trace: TraceDetail; now: number; isGone: boolean }): VNode {
  const view = useView();
  const panes = useRef<HTMLDivElement>(null);
  const { share, handle } = useDivider(panes);
  const waterfall = useWaterfall(trace, view, now);
  const failed = useMemo(() => trace.list.filter((one) => one.level === "ERROR").length, [trace.list]);
  const observation = trace.list.find((one) => one.id === view.observation);
  const go = (id: string | null): void => {
    if (id !== null) navigate(traceAddress(id));
  };
  const { newer, older } = neighboursOf(trace);
  useKeys({
    "[": () => go(newer),
    "]": () => go(older),
    Escape: () => (view.observation === null ? navigate(listAddress()) : view.select(null)),
  });
  return (
    <section
      class={`page trace-page ${observation !== undefined ? "looking" : view.whole ? "whole" : ""}`}
      aria-label="Trace"
    >
      <TraceHeader trace={trace} now={now} newer={newer} older={older} />
      {isGone && (
        <p class="notice wide" role="status">
          This trace was deleted.
        </p>
      )}
      {trace.truncated && (
        <p class="notice wide">
          Only the first {exact(trace.list.length)} of {exact(trace.observations)} observations are shown. Export has
          all.
        </p>
      )}
      {waterfall.skewed > 0 && (
        <p class="notice wide">The clocks of the services differ: marked steps begin before their parents.</p>
      )}
      {view.observation !== null && observation === undefined && (
        <p class="notice wide">
          The observation that the address names is not part of this trace, or has not come yet.
        </p>
      )}
      {observation === undefined && (
        <button type="button" class="button quiet whole-trace" onClick={() => view.showWhole(!view.whole)}>
          {view.whole && <Icon name="left" />}
          {view.whole ? "The steps" : "The whole trace: input, output, metadata, scores"}
          {!view.whole && <Icon name="right" />}
        </button>
      )}
      <div
        class="panes"
        ref={panes}
        style={{ gridTemplateColumns: `minmax(0, ${share}fr) 1px minmax(0, ${100 - share}fr)` }}
      >
        <StepsView
          waterfall={waterfall}
          view={view}
          now={now}
          total={trace.list.length}
          failed={failed}
          services={trace.services.length}
        />
        {handle}
        <Boundary>
          {observation === undefined ? (
            <TracePane trace={trace} view={view} />
          ) : (
            <ObservationPane
              key={observation.id}
              traceId={trace.id}
              observation={observation}
              change={trace.change}
              view={view}
              now={now}
            />
          )}
        </Boundary>
      </div>
    </section>
  );
}

export function TracePage({ id }: { id: string }): VNode {
  const { data, failure, refresh } = useTrace(id);
  const now = useNow(data?.state === "running" ? 250 : null);
  useTitle(data?.name || "Trace");
  if (data !== undefined) return <Loaded trace={data} now={Math.max(now, data.end)} isGone={failure?.status === 404} />;
  if (failure !== undefined) return <Failed failure={failure} retry={refresh} heading="h1" />;
  return (
    <section class="page trace-page" aria-label="Trace" aria-busy="true">
      <div class="trace-head loading">
        <Skeleton rows={2} height={30} />
      </div>
      <Skeleton rows={16} height={28} />
    </section>
  );
}
