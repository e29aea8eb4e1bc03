import type { VNode } from "preact";
import { useCallback, useEffect, useRef } from "preact/hooks";
import { type Chip, chipsOf, compareAddress, traceAddress, useAddress, withChips } from "../../address/index.ts";
import { useKeys, useNow, useStudio } from "../../frame/index.ts";
import { Blank, Icon, InsteadOfRows, Unread } from "../../parts/index.ts";
import { rowKeys } from "../focus-rows.ts";
import { ImportButton } from "../import-button.tsx";
import { useTitle } from "../use-title.ts";
import { ColumnMenu } from "./column-menu.tsx";
import { useColumns } from "./columns.ts";
import { ListHead } from "./list-head.tsx";
import { SearchField } from "./search-field.tsx";
import { TraceRow } from "./trace-row.tsx";
import { useComingBack } from "./use-coming-back.ts";
import { useTraces } from "./use-traces.ts";

const isWhole = ({ key, value }: Chip): boolean => key.kind === "text" && !value.endsWith("*");

function Nothing({ query }: { query: string }): VNode {
  const address = new URLSearchParams(query);
  const chips = chipsOf(address);
  if (chips.length > 0 || address.has("q")) {
    const begun = chips.map((chip) => (isWhole(chip) ? { ...chip, value: `${chip.value}*` } : chip));
    return (
      <Blank title="Nothing fits these filters">
        {chips.some(isWhole) && (
          <p>
            Values are compared as a whole.{" "}
            <a href={`/traces?${withChips(address, begun, address.get("q") ?? "")}`}>Show what begins so</a>
          </p>
        )}
        <p>
          <a href="/traces">Show all traces</a>
        </p>
      </Blank>
    );
  }
  return (
    <Blank title="No traces yet">
      <p>
        They appear here while they run. <a href="/">How to send the first one</a>
      </p>
    </Blank>
  );
}

export function TracesPage(): VNode {
  useTitle("Traces");
  const { query } = useAddress();
  const { connection } = useStudio();
  const scroller = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const hovered = useRef(false);

  // Nothing moves under the reader: rows come in by themselves only at the top, with neither pointer nor focus there.
  const isCalm = useCallback(() => {
    const list = scroller.current;
    return list !== null && list.scrollTop < 4 && !hovered.current && !list.contains(document.activeElement);
  }, []);
  const { list, failure, more, showNew, reload } = useTraces(query, isCalm);
  useComingBack(scroller, list !== undefined);
  const now = useNow(list?.items.some((trace) => trace.state === "running") ? 500 : 30_000);
  const waiting = list?.waiting.length ?? 0;
  const chosen = useColumns();
  const compared = new URLSearchParams(query).get("compare");
  const addressOf = useCallback(
    (id: string) => (compared === null ? traceAddress(id) : compareAddress(compared, id)),
    [compared],
  );

  const show = (): void => {
    showNew();
    scroller.current?.scrollTo({ top: 0 });
  };
  useKeys({
    ...rowKeys(scroller),
    n: show,
    Escape: () => (document.activeElement as HTMLElement | null)?.blur(),
  });
  useEffect(() => {
    const target = end.current;
    if (target === null) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && more(), { rootMargin: "600px" });
    observer.observe(target);
    return () => observer.disconnect();
    // Of an end that stays in sight it tells no second time.
  }, [more, list?.next]);

  return (
    <section class="page" aria-label="Traces">
      <header class="page-head">
        <h1>Traces</h1>
        <SearchField query={query} />
        <span class={`live-mark ${connection}`}>{connection === "live" ? "live" : "not live"}</span>
        <ColumnMenu chosen={chosen} />
        <ImportButton done={reload} />
      </header>
      {compared !== null && (
        <p class="notice wide">
          <span>
            Choose the trace to compare with <code>{compared}</code>.
          </span>
          <a class="button" href={traceAddress(compared)}>
            Cancel
          </a>
        </p>
      )}
      {/* The pill is part of it: on the way to it nothing may move either. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only watches where the pointer is. */}
      <div
        class="list"
        onMouseEnter={() => {
          hovered.current = true;
        }}
        onMouseLeave={() => {
          hovered.current = false;
          if (waiting > 0 && isCalm()) showNew();
        }}
      >
        <div class="list-table" role="table" aria-label="Traces" aria-busy={list === undefined}>
          <ListHead chosen={chosen} />
          <div class="scroll" ref={scroller} role="rowgroup">
            {list === undefined && (
              <InsteadOfRows>
                <Unread failure={failure} retry={reload} rows={12} />
              </InsteadOfRows>
            )}
            {list?.items.map((trace) => (
              <TraceRow
                key={trace.id}
                trace={trace}
                now={now}
                addressOf={addressOf}
                chosen={chosen.names}
                grid={chosen.grid}
              />
            ))}
            {list?.items.length === 0 && waiting === 0 && (
              <InsteadOfRows>
                <Nothing query={query} />
              </InsteadOfRows>
            )}
            <div ref={end} class="list-end" role="presentation" />
          </div>
        </div>
        {waiting > 0 && (
          <button type="button" class="pill" onClick={show}>
            <Icon name="up" />
            {waiting} new
          </button>
        )}
      </div>
    </section>
  );
}
