import type { TraceAttributes } from "../attributes/index.ts";
import { currentEngine, type Observation } from "../observe/index.ts";
import type { Ask, Settings } from "./asked.ts";
import { attempt } from "./attempt.ts";

/** `adds`: what several adapters answer adds up; of the rest the last answer holds. */
const told = [
  { option: "user", field: "userId", adds: false },
  { option: "session", field: "sessionId", adds: false },
  { option: "tags", field: "tags", adds: true },
  { option: "metadata", field: "metadata", adds: true },
] as const;

type Questions = readonly (typeof told)[number][];

const none: Questions = [];
const questions = new WeakMap<Settings, Questions>();

/** Everything about who a request is for that its settings say; worked out once for all requests. */
function questionsOf(settings: Settings): Questions {
  let known = questions.get(settings);
  if (known === undefined) {
    known = told.filter(({ option }) => settings[option] !== undefined);
    questions.set(settings, known);
  }
  return known;
}

/** What one adapter of a request is asked, and what of whom the request is for it has not answered yet. */
export class Inquiry {
  readonly settings: Settings;
  readonly ask: Ask;
  #open: Questions;

  constructor(settings: Settings, ask: Ask) {
    this.settings = settings;
    this.ask = ask;
    this.#open = questionsOf(settings);
  }

  /** Asks what is open and writes the answers on the trace. Within the request, where users' functions may look at it. */
  tell(observation: Observation): void {
    const asked = this.#open;
    if (asked.length === 0) return;
    // Nothing that is asked may ask again.
    this.#open = none;
    this.#open = attempt("the identity of a request", () => tellIdentity(asked, observation, this.ask)) ?? asked;
  }

  /** What one further in has answered is asked here no more: it knows better. */
  giveWay(inner: Inquiry): void {
    const isAnswered = (question: Questions[number]): boolean =>
      !question.adds && questionsOf(inner.settings).includes(question) && !inner.#open.includes(question);
    this.#open = this.#open.filter((question) => !isAnswered(question));
  }
}

/** Asks, writes the answers on the trace, and answers what is still open. */
function tellIdentity(open: Questions, observation: Observation, ask: Ask): Questions {
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
