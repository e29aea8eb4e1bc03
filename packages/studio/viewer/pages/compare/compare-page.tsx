import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import type { Observation, TraceDetail } from "../../../src/contract/index.ts";
import { changeQuery, compareAddress, traceAddress, tracesAddress, useAddress } from "../../address/index.ts";
import { matchTraces, type Pair } from "../../compare/index.ts";
import { useKeys } from "../../frame/index.ts";
import {
  Cost,
  Duration,
  Failed,
  Icon,
  ScrollAside,
  Skeleton,
  StepLabel,
  Tokens,
  TypeGlyph,
  When,
} from "../../parts/index.ts";
import { useRead } from "../../server/index.ts";
import { exact } from "../../text/index.ts";
import { useTitle } from "../use-title.ts";
import { Difference } from "./difference.tsx";
import { TextsOf } from "./texts-of.tsx";

/** More rows than these no one reads; the traces themselves have all. */
const mostRows = 1000;

const took = (step: Observation | null): number | null =>
  step === null || step.end === null ? null : Math.max(0, step.end - step.start);
const tokens = (step: Observation | null): number | null => step?.usage?.total ?? null;
const cost = (step: Observation | null): number | null => step?.cost?.total ?? null;

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

function Totals({ left, right }: { left: TraceDetail; right: TraceDetail }): VNode {
  return (
    <dl class="compare-totals">
      <div>
        <dt>Took</dt>
        <dd>
          <Duration ms={left.latency} /> <Duration ms={right.latency} />
          <Difference left={left.latency} right={right.latency} kind="milliseconds" />
        </dd>
      </div>
      <div>
        <dt>Tokens</dt>
        <dd>
          <Tokens amount={left.totalTokens} /> <Tokens amount={right.totalTokens} />
          <Difference left={left.totalTokens} right={right.totalTokens} kind="tokens" />
        </dd>
      </div>
      <div>
        <dt>Cost</dt>
        <dd>
          <Cost amount={left.cost} unpriced={left.unpricedModels} />{" "}
          <Cost amount={right.cost} unpriced={right.unpricedModels} />
          <Difference left={left.cost} right={right.cost} kind="dollars" />
        </dd>
      </div>
      <div>
        <dt>Steps</dt>
        <dd>
          <span class="figure">{exact(left.observations)}</span> <span class="figure">{exact(right.observations)}</span>
          <Difference left={left.observations} right={right.observations} kind="count" />
        </dd>
      </div>
      <div>
        <dt>Errors</dt>
        <dd>
          <span class="figure">{left.errors}</span> <span class="figure">{right.errors}</span>
          <Difference left={left.errors} right={right.errors} kind="count" />
        </dd>
      </div>
    </dl>
  );
}

const idOf = ({ left, right }: Pair): string => `${left?.id ?? ""}~${right?.id ?? ""}`;

function Row({ pair, selected }: { pair: Pair; selected: boolean }): VNode {
  const { left, right, depth } = pair;
  const step = (right ?? left) as Observation;
  const only = left === null ? "only B" : right === null ? "only A" : null;
  const failed = [left, right].map((one) => one?.level === "ERROR");
  return (
    <tr class={selected ? "chosen" : ""}>
      <th scope="row">
        <button
          type="button"
          class="compare-step"
          aria-pressed={selected}
          style={{ paddingLeft: `${Math.min(depth, 14) * 14}px` }}
          onClick={() => changeQuery({ step: selected ? null : idOf(pair) }, { replace: true })}
        >
          <TypeGlyph type={step.type} />
          <StepLabel name={step.name} />
          {only !== null && <span class={left === null ? "badge going" : "badge odd"}>{only}</span>}
          {failed.includes(true) && (
            <span class="badge bad">failed{failed[0] && failed[1] ? "" : failed[0] ? " in A" : " in B"}</span>
          )}
        </button>
      </th>
      {[left, right].map((one, at) => (
        <td key={`took ${at}`} class="number">
          {one !== null && <Duration ms={took(one)} />}
        </td>
      ))}
      <td class="number">
        <Difference left={took(left)} right={took(right)} kind="milliseconds" />
      </td>
      {[left, right].map((one, at) => (
        <td key={`tokens ${at}`} class="number">
          {tokens(one) !== null && <Tokens amount={tokens(one)} />}
        </td>
      ))}
      <td class="number">
        <Difference left={tokens(left)} right={tokens(right)} kind="tokens" />
      </td>
      {[left, right].map((one, at) => (
        <td key={`cost ${at}`} class="number">
          {one?.usage && (
            <Cost amount={cost(one)} unpriced={one.costSource === "unknown" && one.model ? [one.model] : []} />
          )}
        </td>
      ))}
      <td class="number">
        <Difference left={cost(left)} right={cost(right)} kind="dollars" />
      </td>
    </tr>
  );
}

function Table({ pairs, chosen }: { pairs: readonly Pair[]; chosen: string | null }): VNode {
  const groups = ["Took", "Tokens", "Cost"];
  return (
    <ScrollAside label="The steps of both traces">
      <table class="plain-table costs-table compare-table">
        <thead>
          <tr class="groups">
            <td />
            {groups.map((name) => (
              <th key={name} colSpan={3} scope="colgroup">
                {name}
              </th>
            ))}
          </tr>
          <tr>
            <th>Step</th>
            {groups.flatMap((name) =>
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
            <Row key={idOf(pair)} pair={pair} selected={idOf(pair) === chosen} />
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
      {!isReady && failure !== undefined && (
        <Failed
          failure={failure}
          retry={() => {
            first.refresh();
            second.refresh();
          }}
        />
      )}
      {!isReady && failure === undefined && <Skeleton rows={14} />}
    </section>
  );
}
