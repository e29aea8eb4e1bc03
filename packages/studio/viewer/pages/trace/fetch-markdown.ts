import type { ObservationDetail, TraceDetail } from "../../../src/contract/index.ts";
import { encoded, traceAddress } from "../../address/index.ts";
import { read } from "../../server/index.ts";
import { telling, traceMarkdown } from "./markdown-export.ts";

/** The trace as Markdown with the content of what tells most. */
export async function fetchMarkdown(trace: TraceDetail): Promise<string> {
  const answers = await Promise.all(
    telling(trace).map(({ id }) => read<ObservationDetail>(`${traceAddress(trace.id)}/observations/${encoded(id)}`)),
  );
  return traceMarkdown(
    trace,
    answers.flatMap((answer) => ("data" in answer ? [answer.data] : [])),
  );
}
