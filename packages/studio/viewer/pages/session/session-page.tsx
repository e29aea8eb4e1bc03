import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import type { SessionDetail, Turn } from "../../../src/contract/index.ts";
import { navigate, sessionAddress, tracesAddress } from "../../address/index.ts";
import { useKeys, useLiveEvents, useNow, useSoon } from "../../frame/index.ts";
import {
  ConfirmButton,
  CopyButton,
  Cost,
  Duration,
  ErrorCount,
  Failed,
  Icon,
  Skeleton,
  Tokens,
  When,
} from "../../parts/index.ts";
import { queryText, read, useRead } from "../../server/index.ts";
import { moveFocus } from "../focus-rows.ts";
import { scoreValue } from "../score-value.ts";
import { useTitle } from "../use-title.ts";
import { TurnView } from "./turn-view.tsx";

const gatherMs = 400;
/** A head with more would hide the conversation. */
const shownScores = 20;

function Head({ session, now }: { session: SessionDetail; now: number }): VNode {
  return (
    <header class="trace-head">
      <div class="trace-title">
        <a class="button quiet back" href="/sessions" title="Sessions (Esc)" aria-label="Back to the sessions">
          <Icon name="left" />
        </a>
        {session.running && <span class="state running" role="img" aria-label="running" />}
        <h1 title={session.id}>{session.id}</h1>
        <ErrorCount count={session.errors} warnings={0} />
        <span class="trace-actions">
          <CopyButton label="Id" text={session.id} />
          <ConfirmButton
            label="Delete"
            question="Delete this session with its traces?"
            method="DELETE"
            path={sessionAddress(session.id)}
            done={() => navigate("/sessions")}
          />
        </span>
      </div>
      <div class="facts">
        <span class="fact">
          <span class="fact-name">began</span>
          <When time={session.start} now={now} />
        </span>
        <span class="fact">
          <span class="fact-name">lasted</span>
          <Duration ms={session.duration} />
        </span>
        <span class="fact">
          <span class="fact-name">turns</span>
          {session.traces}
        </span>
        <span class="fact">
          <span class="fact-name">tokens</span>
          <Tokens amount={session.totalTokens} />
        </span>
        <span class="fact">
          <span class="fact-name">cost</span>
          <Cost amount={session.cost} />
        </span>
        {session.users.map((user) => (
          <span key={user} class="fact">
            <span class="fact-name">user</span>
            <a href={tracesAddress("user", user)}>{user}</a>
          </span>
        ))}
        {session.scores.slice(0, shownScores).map((score) => (
          <span key={score.id} class="fact" title={score.comment ?? ""}>
            <span class="fact-name">{score.name}</span>
            <strong>{scoreValue(score)}</strong>
          </span>
        ))}
        {session.scores.length > shownScores && (
          <span class="fact muted">and {session.scores.length - shownScores} more scores</span>
        )}
        <span class="fact">
          <a href={tracesAddress("session", session.id)}>as traces</a>
        </span>
      </div>
    </header>
  );
}

export function SessionPage({ id }: { id: string }): VNode {
  useTitle(id);
  const path = sessionAddress(id);
  const { data, failure, refresh } = useRead<SessionDetail>(path);
  const [further, setFurther] = useState<{ turns: readonly Turn[]; next: string | null }>();
  const list = useRef<HTMLDivElement>(null);
  const now = useNow(data?.running ? 500 : 30_000);
  const soon = useSoon(refresh, gatherMs);
  useLiveEvents({ trace: ({ trace }) => trace.sessionId === id && soon(), gone: soon, reset: soon, resumed: soon });
  useKeys({
    j: () => moveFocus(list.current, 1),
    k: () => moveFocus(list.current, -1),
    Escape: () => navigate("/sessions"),
  });

  if (data === undefined) {
    if (failure !== undefined) return <Failed failure={failure} retry={refresh} />;
    return <Skeleton rows={6} height={96} />;
  }
  const next = further === undefined ? (data.next ?? null) : further.next;
  const turns = [...data.turns, ...(further?.turns ?? [])];
  const more = async (): Promise<void> => {
    const answer = await read<SessionDetail>(`${path}${queryText({ cursor: next })}`);
    if ("data" in answer) {
      setFurther({ turns: [...(further?.turns ?? []), ...answer.data.turns], next: answer.data.next ?? null });
    }
  };
  return (
    <section class="page session-page" aria-label="Session">
      <Head session={data} now={now} />
      <div class="scroll feed" ref={list}>
        {turns.map((turn, index) => (
          <TurnView key={turn.trace.id} turn={turn} number={index + 1} now={now} />
        ))}
        {next !== null && (
          <button type="button" class="button list-more" onClick={() => void more()}>
            Show more of {data.traces} turns
          </button>
        )}
      </div>
    </section>
  );
}
