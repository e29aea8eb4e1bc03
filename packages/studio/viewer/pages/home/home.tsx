import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { Overview, Totals } from "../../../src/contract/index.ts";
import { useLiveEvents, useNow, useSoon, useStudio } from "../../frame/index.ts";
import { ConfirmButton, Cost, Tokens, Unread } from "../../parts/index.ts";
import { useRead } from "../../server/index.ts";
import { exact } from "../../text/index.ts";
import { ImportButton } from "../import-button.tsx";
import { useTitle } from "../use-title.ts";
import { Agents } from "./agents.tsx";
import { ForwardingView } from "./forwarding-view.tsx";
import { Received } from "./received.tsx";
import { Setup } from "./setup.tsx";

function Total({ name, totals }: { name: string; totals: Totals }): VNode {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="number">{exact(totals.traces)}</td>
      <td class="number">{exact(totals.observations)}</td>
      <td class={totals.errors > 0 ? "number bad" : "number"}>{exact(totals.errors)}</td>
      <td class="number">
        <Tokens amount={totals.tokens} />
      </td>
      <td class="number">
        <Cost amount={totals.cost} unpriced={totals.unpricedModels} />
      </td>
    </tr>
  );
}

function Sums({ overview, refresh }: { overview: Overview; refresh: () => void }): VNode {
  return (
    <section class="card" aria-labelledby="sums-title">
      <header class="card-head">
        <h2 id="sums-title">Kept here</h2>
        {overview.all.traces > 0 && (
          <ConfirmButton
            label="Delete everything"
            question="Delete everything?"
            method="POST"
            path="/clear"
            done={refresh}
          />
        )}
      </header>
      <table class="plain-table">
        <thead>
          <tr>
            <th>
              <span class="unseen">Time</span>
            </th>
            <th class="number">Traces</th>
            <th class="number">Steps</th>
            <th class="number">Errors</th>
            <th class="number">Tokens</th>
            <th class="number">Cost</th>
          </tr>
        </thead>
        <tbody>
          <Total name="Today" totals={overview.today} />
          <Total name="All" totals={overview.all} />
        </tbody>
      </table>
    </section>
  );
}

const everyMs = 1500;

export function Home(): VNode {
  useTitle("Home");
  const { data, failure, refresh } = useRead<Overview>("/overview");
  const { status } = useStudio();
  const now = useNow(5000);
  const soon = useSoon(refresh, everyMs);
  useLiveEvents({ trace: soon, gone: soon, reset: refresh, resumed: refresh });
  // What was refused changes no trace, but the status.
  useEffect(soon, [status?.receiving.refused, status?.receiving.requests, status?.notices.length]);

  if (data === undefined) return <Unread failure={failure} retry={refresh} rows={10} />;
  const forwarding = status?.forwarding ?? data.status.forwarding;
  return (
    <section class="page home" aria-label="Home">
      <header class="page-head">
        <h1>Home</h1>
        <span class="spring" />
        <ImportButton done={refresh} />
      </header>
      <div class="scroll">
        <div class="home-columns">
          <div class="home-main">
            <Setup overview={data} />
            <Agents url={data.status.url} />
          </div>
          <div class="home-side">
            <Received overview={data} now={now} />
            {forwarding !== null && <ForwardingView forwarding={forwarding} reload={refresh} />}
            <Sums overview={data} refresh={refresh} />
          </div>
        </div>
      </div>
    </section>
  );
}
