import { readType } from "../../attributes/index.ts";
import type { Config } from "../../config/index.ts";
import { currentFrame, inject } from "../../context/index.ts";
import type { Engine } from "../../observe/index.ts";
import type { Privacy } from "../../privacy/index.ts";
import type { Reporter } from "../../runtime/index.ts";
import { type Segments, takeBack, trackedOf } from "../../segment/index.ts";
import { outgoing } from "../outgoing.ts";
import type { Provider } from "../provider.ts";
import type { ScoreWriter } from "../scores.ts";
import { createCurrentTrace } from "./current-trace.ts";
import { readTime } from "./given.ts";
import { createPersonWatch } from "./persons.ts";
import { createStarter } from "./starter.ts";
import { createWriter } from "./writer.ts";

/** Creates what the public functions work with. */
export function createEngine(parts: {
  config: Config;
  provider: Provider;
  segments: Segments;
  scores: ScoreWriter;
  privacy: Privacy;
  reporter: Reporter;
  isOn: () => boolean;
}): Engine {
  const { config, provider, segments, scores, privacy, reporter, isOn } = parts;
  const { write, fail, readerLeft } = createWriter(segments, privacy, reporter);
  const persons = createPersonWatch(reporter);
  const { start, checkBudget } = createStarter({ config, provider, segments, write, reporter, persons, isOn });
  const trace = createCurrentTrace({ config, reporter, persons, isOn });

  return {
    isOn,
    start,
    checkBudget,
    update: (span, attributes) => write(span, undefined, attributes),
    recount: segments.recount,
    fail,
    readerLeft,
    end(span, at) {
      if (span.isRecording()) span.end(readTime(at, reporter));
    },
    takeBack,
    ...trace,
    score: scores.write,
    inject(carrier, span = currentFrame().span) {
      const position = outgoing(span);
      return position === undefined ? carrier : inject(carrier, position);
    },
    typeOf: (span) => readType(trackedOf(span)?.span.attributes),
    identityToSend: privacy.identity,
    reportOnce: reporter.once,
  };
}
