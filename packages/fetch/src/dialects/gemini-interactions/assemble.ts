import { fieldsOf, textOf } from "../reading/index.ts";
import type { Assembler, Fields } from "../types.ts";
import { factsOf, stepsOf } from "./facts.ts";
import { addDelta, begun, finished, type Step } from "./steps.ts";

const mostSteps = 1_000;
/** What the events were called before there were steps. */
const olderNames: Readonly<Record<string, string>> = {
  "interaction.start": "interaction.created",
  "interaction.complete": "interaction.completed",
  "content.start": "step.start",
  "content.delta": "step.delta",
};
const going: ReadonlySet<unknown> = new Set([undefined, "queued", "in_progress"]);

export function assembleInteraction(): Assembler {
  const body: Record<string, unknown> = {};
  const steps: Step[] = [];
  let isCompleted = false;

  /** Of an interaction that is not stored the id is empty; what was known before holds. */
  function learn(fields: Fields): void {
    for (const [name, value] of Object.entries(fields)) {
      if (value !== undefined && value !== null && value !== "") body[name] = value;
    }
  }

  function stepAt(index: unknown, step?: Fields): Step | undefined {
    const at = typeof index === "number" && index >= 0 ? index : 0;
    if (at >= mostSteps) return undefined;
    if (step !== undefined || steps[at] === undefined) steps[at] = begun(step ?? {});
    return steps[at];
  }

  function takeDelta(event: Fields): boolean {
    learn({ usage: fieldsOf(event.metadata).total_usage });
    const step = stepAt(event.index);
    return step !== undefined && addDelta(step, fieldsOf(event.delta));
  }

  return {
    take(event, name) {
      const type = textOf(event.event_type) ?? name ?? "";
      switch (olderNames[type] ?? type) {
        case "interaction.created":
          learn(fieldsOf(event.interaction));
          return false;
        case "interaction.completed":
          learn(fieldsOf(event.interaction));
          isCompleted = true;
          return false;
        case "interaction.status_update":
          learn({ status: event.status, usage: event.usage });
          return false;
        case "step.start":
          stepAt(event.index, fieldsOf(event.step ?? event.content));
          return false;
        case "step.delta":
          return takeDelta(event);
        case "error":
          body.error = event.error ?? { message: event.message };
          return false;
        default:
          return false;
      }
    },
    answer() {
      const told = stepsOf(body);
      return factsOf(body, told.length > 0 ? told : steps.filter((step) => step !== undefined).map(finished));
    },
    isWhole: () => isCompleted || !going.has(body.status),
    isOver: () => isCompleted,
  };
}
