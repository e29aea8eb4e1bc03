import type { TraceAttributes } from "../attributes/index.ts";
import { currentEngine, type Observation } from "../observe/index.ts";
import type { Ask, Settings } from "./asked.ts";

const told = [
  { option: "user", field: "userId" },
  { option: "session", field: "sessionId" },
  { option: "tags", field: "tags" },
  { option: "metadata", field: "metadata" },
] as const;

/** What an adapter was told to ask for, less what has been answered. */
export type OpenQuestions = readonly (typeof told)[number][];

const none: OpenQuestions = [];
const questions = new WeakMap<Settings, OpenQuestions>();

/** Everything about who a request is for that its settings say; worked out once for all requests. */
export function identityQuestions(settings: Settings): OpenQuestions {
  let open = questions.get(settings);
  if (open === undefined) {
    open = told.filter(({ option }) => settings[option] !== undefined);
    questions.set(settings, open);
  }
  return open;
}

/** Asks, writes the answers on the trace, and answers what is still open. */
export function tellIdentity(open: OpenQuestions, observation: Observation, ask: Ask): OpenQuestions {
  const identity: Record<string, unknown> = {};
  let unanswered = none;
  let isTold = false;
  for (const question of open) {
    const answer = ask(question.option);
    if (answer === undefined || isEmpty(answer)) unanswered = [...unanswered, question];
    else {
      identity[question.field] = answer;
      isTold = true;
    }
  }
  if (isTold) currentEngine()?.updateTrace(identity as TraceAttributes, observation.otelSpan);
  return unanswered;
}

function isEmpty(answer: unknown): boolean {
  if (typeof answer !== "object" || answer === null) return false;
  if (Array.isArray(answer)) return answer.length === 0;
  for (const key in answer) if (Object.hasOwn(answer, key)) return false;
  return true;
}
