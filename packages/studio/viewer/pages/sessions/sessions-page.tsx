import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Page, SessionSummary } from "../../../src/contract/index.ts";
import { changeQuery, sessionAddress, useAddress } from "../../address/index.ts";
import { useKeys, useLiveEvents, useNow, useSoon } from "../../frame/index.ts";
import { Blank, Cost, Duration, ErrorCount, Icon, InsteadOfRows, Tokens, Unread, When } from "../../parts/index.ts";
import { queryText, read, useRead } from "../../server/index.ts";
import { rowKeys } from "../focus-rows.ts";
import { useTitle } from "../use-title.ts";

const columns = ["", "Last", "Conversation", "User", "Traces", "Lasted", "Tokens", "Cost"];

function SessionRow({ session, now }: { session: SessionSummary; now: number }): VNode {
  return (
    <div role="row" class="list-row session-row">
      <span role="cell" class="cell-state">
        <span
          class={session.running ? "state running" : "state"}
          role="img"
          aria-label={session.running ? "running" : "over"}
        />
      </span>
      <span role="cell" class="cell-time muted">
        <When time={session.end} now={now} relative />
      </span>
      <span role="cell" class="cell-talk">
        <span class="talk-line">
          <a data-row-link href={sessionAddress(session.id)} class="row-link">
            {session.firstInput ?? session.id}
          </a>
          <ErrorCount count={session.errors} warnings={0} />
        </span>
        <span class="talk-line muted">
          {session.firstInput !== null && <span class="talk-id">{session.id}</span>}
          {session.lastOutput !== null && <span class="talk-last">{session.lastOutput}</span>}
        </span>
      </span>
      <span role="cell" class="cell-user" title={session.users.join(", ")}>
        {session.users.join(", ")}
      </span>
      <span role="cell" class="number">
        {session.traces}
      </span>
      <span role="cell" class="number">
        <Duration ms={session.duration} />
      </span>
      <span role="cell" class="number">
        <Tokens amount={session.totalTokens} />
      </span>
      <span role="cell" class="number">
        <Cost amount={session.cost} unpriced={session.unpricedModels} />
      </span>
    </div>
  );
}

const gatherMs = 800;

/** The first page is kept current; further pages stay as they were read. */
function useSessions(query: string) {
  const address = new URLSearchParams(query);
  const asked = { text: address.get("q") ?? undefined, user: address.getAll("user") };
  const reading = useRead<Page<SessionSummary>>(`/sessions${queryText(asked)}`);
  const [further, setFurther] = useState<{ of: string; items: readonly SessionSummary[]; next: string | null }>();
  const soon = useSoon(reading.refresh, gatherMs);
  useLiveEvents({ trace: ({ trace }) => trace.sessionId !== null && soon(), gone: soon, reset: soon, resumed: soon });

  const own = further?.of === query ? further : undefined;
  const head = reading.data?.items ?? [];
  const known = new Set(head.map((session) => session.id));
  const items = [...head, ...(own?.items ?? []).filter((session) => !known.has(session.id))];
  const next = own === undefined ? (reading.data?.next ?? null) : own.next;
  const more = async (): Promise<void> => {
    if (next === null) return;
    const answer = await read<Page<SessionSummary>>(`/sessions${queryText({ ...asked, cursor: next })}`);
    if ("data" in answer) {
      const added = [...(own?.items ?? []), ...answer.data.items];
      setFurther({ of: query, items: added, next: answer.data.next ?? null });
    }
  };
  return { ...reading, items, next, more };
}

export function SessionsPage(): VNode {
  useTitle("Sessions");
  const { query } = useAddress();
  const { data, failure, refresh, items, next, more } = useSessions(query);
  const now = useNow(15_000);
  const scroller = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useKeys({
    ...rowKeys(scroller),
    "/": () => input.current?.focus(),
  });
  return (
    <section class="page" aria-label="Sessions">
      <header class="page-head">
        <h1>Sessions</h1>
        <label class="search-field plain">
          <Icon name="search" />
          <input
            ref={input}
            type="search"
            aria-label="Search sessions"
            placeholder="Search by id, user or text"
            value={new URLSearchParams(query).get("q") ?? ""}
            onInput={(event) => changeQuery({ q: event.currentTarget.value || null }, { replace: true })}
            onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
          />
          <kbd>/</kbd>
        </label>
      </header>
      <div class="list" role="table" aria-label="Sessions" aria-busy={data === undefined}>
        <div role="rowgroup" class="list-head">
          <div role="row" class="list-row session-row">
            {columns.map((name, index) => (
              <span key={name} role="columnheader" class={index > 3 ? "number" : ""}>
                {name === "" ? <span class="unseen">State</span> : name}
              </span>
            ))}
          </div>
        </div>
        <div class="scroll" ref={scroller} role="rowgroup">
          {data === undefined && (
            <InsteadOfRows>
              <Unread failure={failure} retry={refresh} rows={8} height={52} />
            </InsteadOfRows>
          )}
          {items.map((session) => (
            <SessionRow key={session.id} session={session} now={now} />
          ))}
          {data !== undefined && items.length === 0 && (
            <InsteadOfRows>
              <Blank title={query === "" ? "No sessions yet" : "Nothing fits this search"}>
                <p>
                  A trace joins a session by its <code>sessionId</code>.
                </p>
              </Blank>
            </InsteadOfRows>
          )}
          {next !== null && (
            <InsteadOfRows>
              <button type="button" class="button list-more" onClick={() => void more()}>
                Show more
              </button>
            </InsteadOfRows>
          )}
        </div>
      </div>
    </section>
  );
}
