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
  Fact,
  Icon,
  Tokens,
  Unread,
  When,
} from "../../parts/index.ts";
import { queryText, read, useRead } from "../../server/index.ts";
import { rowKeys } from "../focus-rows.ts";
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
        <Fact name="began">
          <When time={session.start} now={now} />
        </Fact>
        <Fact name="lasted">
          <Duration ms={session.duration} />
        </Fact>
        <Fact name="turns">{session.traces}</Fact>
        <Fact name="tokens">
          <Tokens amount={session.totalTokens} />
        </Fact>
        <Fact name="cost">
          <Cost amount={session.cost} unpriced={session.unpricedModels} />
        </Fact>
        {session.users.map((user) => (
          <Fact key={user} name="user">
            <a href={tracesAddress("user", user)}>{user}</a>
          </Fact>
        ))}
        {session.scores.slice(0, shownScores).map((score) => (
          <Fact key={score.id} name={score.name} title={score.comment ?? ""}>
            <strong>{scoreValue(score)}</strong>
          </Fact>
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
  // Arrows scroll what was said.
  const { j, k } = rowKeys(list);
  useKeys({
    j,
    k,
    Escape: () => navigate("/sessions"),
  });

  if (data === undefined) return <Unread failure={failure} retry={refresh} rows={6} height={96} heading="h1" />;
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
