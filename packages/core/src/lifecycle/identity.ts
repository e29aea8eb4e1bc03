import { newMetadata, type TraceAttributes } from "../attributes/index.ts";
import { currentEngine, type Observation } from "../observe/index.ts";
import type { Ask, Settings } from "./asked.ts";
import { attempt } from "./attempt.ts";
import { isConstant } from "./settings.ts";

/** `adds`: what several adapters answer adds up, and so does what is answered later; of the rest the last answer holds. */
const told = [
  { option: "user", field: "userId", adds: false },
  { option: "session", field: "sessionId", adds: false },
  { option: "tags", field: "tags", adds: true },
  { option: "metadata", field: "metadata", adds: true },
] as const;

type Questions = readonly (typeof told)[number][];

interface Catalogue {
  readonly all: Questions;
  /** Those that may know more at the end: of the body, of the route's parameters, of who was let in. */
  readonly growing: Questions;
}

const none: Questions = [];
const catalogues = new WeakMap<Settings, Catalogue>();

/** Everything about who a request is for that its settings say; worked out once for all requests. */
function catalogueOf(settings: Settings): Catalogue {
  let known = catalogues.get(settings);
  if (known === undefined) {
    const all = told.filter(({ option }) => settings[option] !== undefined);
    known = { all, growing: all.filter(({ option, adds }) => adds && !isConstant(settings[option] ?? told)) };
    catalogues.set(settings, known);
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
    this.#open = catalogueOf(settings).all;
  }

  /** Asks what is open and writes the answers on the trace. Within the request, where users' functions may look at it. */
  tell(observation: Observation): void {
    const asked = this.#open;
    if (asked.length === 0) return;
    // Nothing that is asked may ask again.
    this.#open = none;
    const answer = (question: Questions[number]): unknown => this.ask(question.option, true);
    this.#open = attempt("the identity of a request", () => tellIdentity(asked, observation, answer)) ?? asked;
  }

  /** The same at the end, with what can have grown since; what the trace's metadata has by then stays. */
  tellLast(observation: Observation, known: unknown): void {
    const open = this.#open;
    const { growing } = catalogueOf(this.settings);
    if (open.length + growing.length === 0) return;
    this.#open = none;
    const answer = (question: Questions[number]): unknown => {
      const later: unknown = this.ask(question.option);
      const isMore = question.option === "metadata" && later !== undefined && !open.includes(question);
      return isMore ? newMetadata(known, later) : later;
    };
    const asked = [...open, ...growing.filter((question) => !open.includes(question))];
    attempt("the identity of a request", () => tellIdentity(asked, observation, answer));
  }

  /** What one further in has answered is asked here no more: it knows better. */
  giveWay(inner: Inquiry): void {
    const isAnswered = (question: Questions[number]): boolean =>
      !question.adds && catalogueOf(inner.settings).all.includes(question) && !inner.#open.includes(question);
    this.#open = this.#open.filter((question) => !isAnswered(question));
  }
}

/** Asks, writes the answers on the trace, and answers what is still open. */
function tellIdentity(
  open: Questions,
  observation: Observation,
  answerTo: (question: Questions[number]) => unknown,
): Questions {
  const identity: Record<string, unknown> = {};
  let unanswered = none;
  let isTold = false;
  for (const question of open) {
    const answer = answerTo(question);
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
