import { newMetadata, newTags, type TraceAttributes } from "../attributes/index.ts";
import { currentEngine, type Observation, safely } from "../observe/index.ts";
import type { Ask, Settings } from "./ask.ts";
import { isConstant } from "./settings.ts";

/**
 * What a request says about whom it is for, and the field of the trace it is written to. Where there is `more`, answers add
 * up, of several adapters and over time: it picks out of an answer what the trace does not have yet. Elsewhere the last
 * answer holds.
 */
const identityOptions = [
  { option: "user", field: "userId", more: undefined },
  { option: "session", field: "sessionId", more: undefined },
  { option: "tags", field: "tags", more: newTags },
  { option: "metadata", field: "metadata", more: newMetadata },
] as const;

type Questions = readonly (typeof identityOptions)[number][];

interface Catalogue {
  readonly all: Questions;
  /** Those that may know more later: of the body, of the route's parameters, of who was let in. */
  readonly growing: Questions;
}

const none: Questions = [];
const catalogues = new WeakMap<Settings, Catalogue>();

/** Which questions the settings have an answer for; worked out once, not for each request. */
function catalogueOf(settings: Settings): Catalogue {
  let known = catalogues.get(settings);
  if (known === undefined) {
    const all = identityOptions.filter(({ option }) => settings[option] !== undefined);
    known = {
      all,
      growing: all.filter(({ option, more }) => more !== undefined && !isConstant(settings[option])),
    };
    catalogues.set(settings, known);
  }
  return known;
}

/** One adapter's part in finding out whom a request is for: the questions it was given, and those still unanswered. */
export class Inquiry {
  readonly settings: Settings;
  readonly ask: Ask;
  #open: Questions;

  constructor(settings: Settings, ask: Ask) {
    this.settings = settings;
    this.ask = ask;
    this.#open = catalogueOf(settings).all;
  }

  /** Asks what is open and writes the answers on the trace. Call inside the request, which users' functions may need. */
  tell(observation: Observation): void {
    const open = this.#open;
    if (open.length === 0) return;
    // A user's function that comes back here, by running code inside the request, finds nothing left to ask.
    this.#open = none;
    this.#open = safely("the identity of a request", () => this.#tellFirst(open, observation)) ?? open;
  }

  /**
   * The same at the end, or before a part of the trace leaves early, with what can have grown since; `known`: what the trace
   * had by then, which stays.
   */
  tellMore(observation: Observation, known: TraceAttributes, isEarly: boolean): void {
    const open = this.#open;
    const { growing } = catalogueOf(this.settings);
    if (open.length + growing.length === 0) return;
    this.#open = none;
    let unanswered = none;
    safely("the identity of a request", () => {
      let identity: Identity | undefined;
      for (const question of open.length === 0 ? growing : new Set([...open, ...growing])) {
        const { option, field, more } = question;
        const later: unknown = this.ask(option, isEarly);
        const isOpen = open.includes(question);
        if (isEarly && isOpen && isBlank(later)) unanswered = [...unanswered, question];
        const isFirst = more === undefined || later === undefined || isOpen;
        identity = withAnswer(identity, field, isFirst ? later : more(known[field], later));
      }
      write(identity, observation);
    });
    this.#open = unanswered;
  }

  /** What an adapter further in has answered is no longer asked here: the inner one knows better. */
  giveWay(inner: Inquiry): void {
    const isAnswered = (question: Questions[number]): boolean =>
      question.more === undefined &&
      catalogueOf(inner.settings).all.includes(question) &&
      !inner.#open.includes(question);
    this.#open = this.#open.filter((question) => !isAnswered(question));
  }

  /** Returns the questions that had no answer yet. */
  #tellFirst(questions: Questions, observation: Observation): Questions {
    let identity: Identity | undefined;
    let unanswered = none;
    for (const question of questions) {
      const answer = this.ask(question.option, true);
      if (isBlank(answer)) unanswered = [...unanswered, question];
      else identity = withAnswer(identity, question.field, answer);
    }
    write(identity, observation);
    return unanswered;
  }
}

/** Fields to write on the trace. */
type Identity = Record<string, unknown>;

function withAnswer(
  identity: Identity | undefined,
  field: keyof TraceAttributes,
  answer: unknown,
): Identity | undefined {
  if (isBlank(answer)) return identity;
  const known = identity ?? {};
  known[field] = answer;
  return known;
}

function write(identity: Identity | undefined, { otelSpan }: Observation): void {
  if (identity !== undefined) currentEngine()?.updateTrace(identity, otelSpan, "answered");
}

function isBlank(answer: unknown): boolean {
  if (answer === undefined) return true;
  if (typeof answer !== "object" || answer === null) return false;
  if (Array.isArray(answer)) return answer.length === 0;
  for (const key in answer) if (Object.hasOwn(answer, key)) return false;
  return true;
}
