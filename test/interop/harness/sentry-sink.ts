import { type ForeignSpan, type Sink, startSink } from "./sink.ts";

/** A line of an envelope: up to version 10 a transaction with its spans, from 11 on a list of spans. */
interface EnvelopeLine {
  readonly type?: string;
  readonly transaction?: string;
  readonly contexts?: { readonly trace?: SentrySpan };
  readonly spans?: readonly SentrySpan[];
  readonly items?: readonly SentrySpan[];
}

interface SentrySpan {
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id?: string;
  readonly description?: string;
  readonly name?: string;
}

/** Takes Sentry's envelopes. */
export function startSentrySink(): Promise<Sink> {
  return startSink((body) => body.toString("utf8").split("\n").map(parse).flatMap(spansOf));
}

export function dsnOf({ port }: Sink): string {
  return `http://public@127.0.0.1:${port}/1`;
}

function parse(line: string): EnvelopeLine {
  try {
    return JSON.parse(line) as EnvelopeLine;
  } catch {
    return {};
  }
}

function spansOf({ type, transaction, contexts, spans = [], items = [] }: EnvelopeLine): ForeignSpan[] {
  const root = contexts?.trace;
  const transactions = type === "transaction" && root !== undefined ? [{ ...root, name: transaction }, ...spans] : [];
  return [...transactions, ...items.filter(({ span_id }) => span_id !== undefined)].map((span) => ({
    traceId: span.trace_id,
    spanId: span.span_id,
    parentSpanId: span.parent_span_id,
    name: span.name ?? span.description ?? "",
  }));
}
