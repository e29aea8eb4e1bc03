import { traceFields } from "../attributes/index.ts";
import { didYouMean } from "../config/index.ts";
import { reportOnce } from "./safely.ts";

/** A name may come from a request, and a log line is for people. */
const longestShown = 60;

/** Says once of fields that are none of a trace: without types they would be lost without a word. */
export function sayUnknownFields(what: string, fields: object): void {
  for (const name in fields) {
    if (traceFields.has(name)) continue;
    const known = [...traceFields];
    const fix = didYouMean(name, known) || ` Known names: ${known.join(", ")}.`;
    const shown = JSON.stringify(name.slice(0, longestShown));
    reportOnce(
      `unknown-field:${what}`,
      `${what} was given ${shown}, which says nothing of a trace, so it was left out.${fix}`,
    );
    return;
  }
}
