import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import type { TraceDetail } from "../../../src/contract/index.ts";
import { compareAddress, traceAddress, tracesAddress, useAddress } from "../../address/index.ts";
import { matchTraces, type Pair } from "../../compare/index.ts";
import { useKeys } from "../../frame/index.ts";
import { Icon, ScrollAside, Unread, When } from "../../parts/index.ts";
import { useRead } from "../../server/index.ts";
import { exact } from "../../text/index.ts";
import { useTitle } from "../use-title.ts";
import { idOf, measures, PairRow } from "./pair-row.tsx";
import { TextsOf } from "./texts-of.tsx";
import { Totals } from "./totals.tsx";

/** More rows than these no one reads; the traces themselves have all. */
const mostRows = 1000;

function Heading({ trace, side, other }: { trace: TraceDetail; side: string; other: TraceDetail }): VNode {
  return (
    <div class="compare-head">
      <span class="badge">{side}</span>
      <a class="compare-name" href={traceAddress(trace.id)}>
        {trace.name || "unnamed"}
      </a>
      <span class="muted">
        <When time={trace.start} now={Date.now()} />
      </span>
      <a class="button quiet" href={tracesAddress("compare", other.id)} title="Choose another trace">
        <Icon name="traces" />
        <span class="button-text">Choose another</span>
      </a>
    </div>
  );
}

function Table({ pairs, chosen }: { pairs: readonly Pair[]; chosen: string | null }): VNode {
  return (
    <ScrollAside label="The steps of both traces">
      <table class="plain-table costs-table compare-table">
        <thead>
          <tr class="groups">
            <td />
            {measures.map(({ name }) => (
              <th key={name} colSpan={3} scope="colgroup">
                {name}
              </th>
            ))}
          </tr>
          <tr>
            <th>Step</th>
            {measures.flatMap(({ name }) =>
              ["A", "B", "B − A"].map((side) => (
                <th key={`${name} ${side}`} class="number">
                  {side}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {pairs.slice(0, mostRows).map((pair) => (
            <PairRow key={idOf(pair)} pair={pair} selected={idOf(pair) === chosen} />
          ))}
        </tbody>
      </table>
      {pairs.length > mostRows && (
        <p class="quiet-note">
          The first {exact(mostRows)} of {exact(pairs.length)} rows.
        </p>
      )}
    </ScrollAside>
  );
}

function Loaded({ left, right }: { left: TraceDetail; right: TraceDetail }): VNode {
  const { query } = useAddress();
  const chosen = new URLSearchParams(query).get("step");
  const pairs = useMemo(() => matchTraces(left.list, right.list), [left.list, right.list]);
  const pair = pairs.find((one) => idOf(one) === chosen);
  return (
    <div class="scroll compare-body">
      <div class="compare-heads">
        <Heading trace={left} side="A" other={right} />
        <Heading trace={right} side="B" other={left} />
      </div>
      <Totals left={left} right={right} />
      {left.id === right.id && <p class="notice">Both sides are the same trace.</p>}
      <Table pairs={pairs} chosen={chosen} />
      <TextsOf
        key={chosen ?? ""}
        title={pair === undefined ? "Of the whole traces" : (pair.right ?? pair.left)?.name || "unnamed"}
        left={pair === undefined ? left : pair.left && { traceId: left.id, id: pair.left.id }}
        right={pair === undefined ? right : pair.right && { traceId: right.id, id: pair.right.id }}
      />
    </div>
  );
}

export function ComparePage({ left, right }: { left: string; right: string }): VNode {
  useTitle("Compare");
  const first = useRead<TraceDetail>(traceAddress(left));
  const second = useRead<TraceDetail>(traceAddress(right));
  const failure = first.failure ?? second.failure;
  const isReady = first.data !== undefined && second.data !== undefined;
  useKeys({ Escape: () => history.back() });
  return (
    <section class="page compare-page" aria-label="Compare" aria-busy={!isReady && failure === undefined}>
      <header class="page-head">
        <h1>Compare</h1>
        <span class="spring" />
        <a class="button" href={compareAddress(right, left)}>
          Swap A and B
        </a>
      </header>
      {first.data !== undefined && second.data !== undefined && <Loaded left={first.data} right={second.data} />}
      {!isReady && (
        <Unread
          failure={failure}
          retry={() => {
            first.refresh();
            second.refresh();
          }}
          rows={14}
        />
      )}
    </section>
  );
}
