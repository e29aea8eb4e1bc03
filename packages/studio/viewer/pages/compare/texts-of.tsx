import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import type { ObservationDetail, Text, TraceDetail } from "../../../src/contract/index.ts";
import { encoded, traceAddress } from "../../address/index.ts";
import { differences } from "../../compare/index.ts";
import { parsed, written } from "../../messages/index.ts";
import { Unread } from "../../parts/index.ts";
import { useRead } from "../../server/index.ts";

/** A step to be read, or a trace that is here already. */
type Side = Pick<TraceDetail, "id" | "input" | "output"> | { readonly traceId: string; readonly id: string } | null;

const pathOf = (side: Side): string | null =>
  side !== null && "traceId" in side ? `${traceAddress(side.traceId)}/observations/${encoded(side.id)}` : null;

/** JSON is compared as it is laid out, so that what moved within a line is not all of it. */
function laidOut(text: Text | null | undefined): string {
  const plain = text?.text ?? "";
  const value = parsed(plain);
  return typeof value === "string" ? plain : written(value, 2, plain);
}

function Texts({
  title,
  left,
  right,
}: {
  title: string;
  left: Text | null | undefined;
  right: Text | null | undefined;
}): VNode | null {
  const [before, after] = [laidOut(left), laidOut(right)];
  const changes = useMemo(() => differences(before, after), [before, after]);
  if (before === "" && after === "") return null;
  const isSame = before === after;
  return (
    <section class="content" aria-label={title}>
      <header class="content-head">
        <h3>{title}</h3>
        <span class="muted">{isSame ? "the same" : "A is struck out, B is underlined"}</span>
      </header>
      <pre class="plain-text differences">
        {changes.map(({ kind, text }, at) =>
          kind === "same" ? text : kind === "gone" ? <del key={at}>{text}</del> : <ins key={at}>{text}</ins>,
        )}
      </pre>
      {(left?.truncated || right?.truncated) && <p class="quiet-note">Only the beginnings are compared.</p>}
    </section>
  );
}

/** What went in and came out on both sides, and what differs. */
export function TextsOf({ title, left, right }: { title: string; left: Side; right: Side }): VNode {
  const first = useRead<ObservationDetail>(pathOf(left));
  const second = useRead<ObservationDetail>(pathOf(right));
  const failure = first.failure ?? second.failure;
  const of = (side: Side, read: typeof first): Pick<TraceDetail, "input" | "output"> | undefined =>
    side === null ? { input: null, output: null } : "input" in side ? side : read.data;
  const [before, after] = [of(left, first), of(right, second)];
  return (
    <section class="compare-texts" aria-label={`Texts: ${title}`}>
      <h2>{title}</h2>
      {(failure || before === undefined || after === undefined) && (
        <Unread failure={failure} retry={first.failure ? first.refresh : second.refresh} rows={4} />
      )}
      {before !== undefined && after !== undefined && (
        <>
          <Texts title="Input" left={before.input} right={after.input} />
          <Texts title="Output" left={before.output} right={after.output} />
          {[before.input, before.output, after.input, after.output].every((text) => text === null) && (
            <p class="quiet-note">Neither has input or output of its own. A step above shows what it had.</p>
          )}
        </>
      )}
    </section>
  );
}
