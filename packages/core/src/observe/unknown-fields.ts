import { traceFields } from "../attributes/index.ts";
import { didYouMean } from "../config/index.ts";
import { quotedName } from "../runtime/index.ts";
import { reportOnce } from "./safely.ts";
import type { ScoreTarget } from "./types.ts";

const scoreFields: ReadonlySet<string> = new Set(
  Object.keys({
    ...{ name: 1, value: 1, dataType: 1, comment: 1, metadata: 1, id: 1, configId: 1 },
    ...{ traceId: 1, observationId: 1, sessionId: 1 },
  } satisfies Record<keyof ScoreTarget, 1>),
);

/** Says once of fields that are none of a score. */
export function sayUnknownScoreFields(fields: object): void {
  sayUnknown("score()", fields, scoreFields, "score");
}

/** Says once of fields that are none of a trace: without types they would be lost without a word. */
export function sayUnknownFields(what: string, fields: object): void {
  sayUnknown(what, fields, traceFields, "trace");
}

function sayUnknown(what: string, fields: object, all: ReadonlySet<string>, of: string): void {
  for (const name in fields) {
    if (all.has(name)) continue;
    const known = [...all];
    const fix = didYouMean(name, known) || ` Known names: ${known.join(", ")}.`;
    reportOnce(
      `unknown-field:${what}`,
      `${what} was given ${quotedName(name)}, which says nothing of a ${of}, so it was left out.${fix}`,
    );
    return;
  }
}
