import { newMetadata, newTags, type TraceAttributes } from "../attributes/index.ts";
import { currentEngine, type Observation, safely } from "../observe/index.ts";
import type { Ask, Settings } from "./asked.ts";
import { isConstant } from "./settings.ts";

/**
 * `more`: what several adapters answer adds up, and so does what is answered later, by what the trace does not have yet; of
 * the rest the last answer holds.
 */
const told = [
  { option: "user", field: "userId", more: undefined },
  { option: "session", field: "sessionId", more: undefined },
  { option: "tags", field: "tags", more: newTags },
  { option: "metadata", field: "metadata", more: newMetadata },
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
    known = {
      all,
      growing: all.filter(({ option, more }) => more !== undefined && !isConstant(settings[option])),
    };
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
    this.#open = safely("the identity of a request", () => this.#tellFirst(asked, observation)) ?? asked;
  }

  /** The same at the end, with what can have grown since; `known`: what the trace had by then, which stays. */
  tellLast(observation: Observation, known: TraceAttributes): void {
    const open = this.#open;
    const { growing } = catalogueOf(this.settings);
    if (open.length + growing.length === 0) return;
    this.#open = none;
    safely("the identity of a request", () => {
      let identity: Identity | undefined;
      for (const question of open.length === 0 ? growing : new Set([...open, ...growing])) {
        const { option, field, more } = question;
        const later: unknown = this.ask(option);
        const isFirst = more === undefined || later === undefined || open.includes(question);
        identity = withAnswer(identity, field, isFirst ? later : more(known[field], later));
      }
      write(identity, observation);
    });
  }

  /** What one further in has answered is asked here no more: it knows better. */
  giveWay(inner: Inquiry): void {
    const isAnswered = (question: Questions[number]): boolean =>
      question.more === undefined &&
      catalogueOf(inner.settings).all.includes(question) &&
      !inner.#open.includes(question);
    this.#open = this.#open.filter((question) => !isAnswered(question));
  }

  /** Answers what is still open. */
  #tellFirst(asked: Questions, observation: Observation): Questions {
    let identity: Identity | undefined;
    let unanswered = none;
    for (const question of asked) {
      const answer = this.ask(question.option, true);
      if (answer === undefined || isEmpty(answer)) unanswered = [...unanswered, question];
      else identity = withAnswer(identity, question.field, answer);
    }
    write(identity, observation);
    return unanswered;
  }
}

/** What is to be written on the trace. */
type Identity = Record<string, unknown>;

function withAnswer(
  identity: Identity | undefined,
  field: keyof TraceAttributes,
  answer: unknown,
): Identity | undefined {
  if (answer === undefined || isEmpty(answer)) return identity;
  const known = identity ?? {};
  known[field] = answer;
  return known;
}

function write(identity: Identity | undefined, { otelSpan }: Observation): void {
  if (identity !== undefined) currentEngine()?.updateTrace(identity, otelSpan);
}

function isEmpty(answer: unknown): boolean {
  if (typeof answer !== "object" || answer === null) return false;
  if (Array.isArray(answer)) return answer.length === 0;
  for (const key in answer) if (Object.hasOwn(answer, key)) return false;
  return true;
}
