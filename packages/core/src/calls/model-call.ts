import type { GenerationAttributes } from "../attributes/index.ts";
import { currentFrame } from "../context/index.ts";
import { currentEngine, type Observation, observationOf, startStep } from "../observe/index.ts";
import { exportableOf, isLeftOut, trackedOf } from "../segment/index.ts";
import { recordAside } from "./aside.ts";
import { hasContent, takesContent } from "./content.ts";
import { claim, enclosingCall, settleClaim } from "./enclosing.ts";
import { lend } from "./lend.ts";
import { type Parameters, withServed } from "./served.ts";

export interface ModelCallOptions {
  readonly type: "generation" | "embedding";
  readonly model: string | undefined;
  /** What it is called where another observation is the call: by then it is only a request. */
  readonly requestName: string;
  /** Some of the request's last text, asked for where a library's observation may be of the same call. */
  readonly hint: () => string | undefined;
  readonly attributes: GenerationAttributes;
  /** Milliseconds since 1970. @default now */
  readonly startTime?: number | undefined;
}

/** One request to a model, from its beginning to its end. Every method is safe after the end. */
export interface ModelCall {
  readonly observation: Observation;
  /** What it began with, and the prompt around it. */
  readonly attributes: GenerationAttributes;
  /** False where nothing is recorded, so that nothing need be read. */
  readonly isRecording: boolean;
  /** False where a library has its own way with what is asked, or where it does not leave: then nobody looks at ours. */
  readonly takesInput: boolean;
  /** Adds to what is known. Usage, model and content go to the enclosing generation where there is one. */
  update(attributes: GenerationAttributes): void;
  /** What the answer says of parameters that were wished for, such as `service_tier`: the price goes by it. */
  served(parameters: Parameters): void;
  /** What another model did for the same answer: a generation below, over at once, with its own tokens and cost. */
  aside(name: string, attributes: GenerationAttributes): void;
  /** `words` are recorded in the error's place, here and further out: where it quotes what nobody may see. */
  fail(error: unknown, words?: unknown): void;
  /** `isWhole`: the answer came to its end. `time`, in milliseconds since 1970: when it did, where that is not now. */
  end(isWhole: boolean, time?: number): void;
}

/** What costs, or says the same a second time, belongs on one observation only. */
const once = ["input", "output", "model", "modelParameters", "usage", "cost", "prompt", "completionStartTime"] as const;

/**
 * Begins the observation of a request to a model. Where a generation of the same call is open, by a library or by hand,
 * that one is the call: this becomes a span below it and lends it what it does not know, so that the call costs once.
 * @example const call = beginModelCall("chat gpt-5", { type: "generation", model: "gpt-5", hint, attributes });
 */
export function beginModelCall(name: string, options: ModelCallOptions): ModelCall {
  const found = enclosingCall(options);
  const { prompt } = currentFrame();
  const { startTime } = options;
  // Nearer to the call than what was set up once for all.
  const attributes = prompt === undefined ? options.attributes : { ...options.attributes, prompt };
  if (found === undefined) {
    const step = startStep(name, options.type, { ...attributes, startTime });
    return {
      observation: step,
      attributes,
      isRecording: step.isRecording,
      takesInput: !isLeftOut(step.otelSpan),
      update: (attributes) => void step.update(attributes),
      served(parameters) {
        const tracked = trackedOf(step.otelSpan);
        if (tracked !== undefined) tracked.served = withServed(tracked.served, parameters);
      },
      aside: (name, attributes) => recordAside(step, name, attributes),
      fail: (error, words) => step.fail(error, words),
      end: (_, time) => step.end(time),
    };
  }
  const known: GenerationAttributes = { ...attributes };
  const { span: enclosing, isAround } = found;
  // Inside of it, the request belongs to whatever step makes it.
  const parent = isAround ? undefined : observationOf(enclosing);
  // A generation of one's own is asked when it begins. The code that began this one has seen no bill of it yet.
  currentEngine()?.checkBudget({ parent });
  claim(enclosing, options.model);
  const own = { ...withoutOnce(known), startTime, ...(parent && { parent }) };
  const step = startStep(options.requestName, "span", own);
  const tracked = exportableOf(enclosing);
  const takesInput = tracked !== undefined && takesContent(tracked);
  const hasWords = takesInput || (tracked !== undefined && hasContent(tracked.span.attributes));
  let served: Parameters | undefined;
  let failed = false;
  let ended = false;
  return {
    observation: step,
    attributes,
    isRecording: step.isRecording,
    takesInput,
    update(attributes) {
      Object.assign(known, attributes);
      step.update(withoutOnce(attributes));
    },
    served(parameters) {
      served = withServed(served, parameters);
    },
    aside: (name, attributes) => recordAside(step, name, attributes),
    fail(error, words) {
      failed = true;
      step.fail(error, words);
    },
    end(isWhole, time) {
      if (ended) return;
      ended = true;
      // The library may give up a broken answer altogether, so what came of it stays here; not where it keeps no words.
      if (!isWhole && hasWords && known.output !== undefined) step.update({ output: known.output });
      settleClaim(enclosing, failed);
      lend(enclosing, { known, requestedModel: options.model, served });
      step.end(time);
    },
  };
}

function withoutOnce(attributes: GenerationAttributes): GenerationAttributes {
  const rest: GenerationAttributes = { ...attributes };
  for (const field of once) delete rest[field];
  return rest;
}
