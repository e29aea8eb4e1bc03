import type { Observation, ObservationDetail, TraceDetail } from "../../../src/contract/index.ts";
import { read } from "../../server/index.ts";
import { traceMarkdown } from "./markdown-export.ts";

/** The content of more observations than this would make the text longer than anybody reads. */
const most = 40;

const isTelling = ({ type, level, parentId, infrastructure }: Observation): boolean =>
  type === "generation" ||
  type === "tool" ||
  type === "retriever" ||
  level === "ERROR" ||
  (parentId === null && !infrastructure);

/** The trace as Markdown, with the content of what tells most: roots, generations, tools, failures. */
export async function fetchMarkdown(trace: TraceDetail): Promise<string> {
  const wanted = trace.list.filter((one) => isTelling(one) && one.inputSize + one.outputSize > 0).slice(0, most);
  const answers = await Promise.all(
    wanted.map(({ id }) =>
      read<ObservationDetail>(`/traces/${encodeURIComponent(trace.id)}/observations/${encodeURIComponent(id)}`),
    ),
  );
  return traceMarkdown(
    trace,
    answers.flatMap((answer) => ("data" in answer ? [answer.data] : [])),
  );
}
