import type { Span } from "@opentelemetry/api";
import { encodeTraceContent, mergeIdentity } from "../../attributes/index.ts";
import type { Config } from "../../config/index.ts";
import { currentFrame, hasKnownParent, isTraceId } from "../../context/index.ts";
import type { Engine } from "../../observe/index.ts";
import type { Reporter } from "../../runtime/index.ts";
import { nearestSent, type Segment, trackedOf } from "../../segment/index.ts";
import { comesTooLate, lateUpdateAdvice } from "./late-update.ts";
import type { PersonWatch } from "./persons.ts";
import { unknownOf } from "./unknown-names.ts";

type CurrentTrace = Pick<Engine, "updateTrace" | "isInside" | "currentTrace" | "knownDestinations">;

/** Reads and updates the current trace. */
export function createCurrentTrace(parts: {
  config: Config;
  reporter: Reporter;
  persons: PersonWatch;
  isOn: () => boolean;
}): CurrentTrace {
  const { config, reporter, persons, isOn } = parts;

  return {
    updateTrace(attributes, span, source) {
      const segment = segmentOf(span);
      if (segment === undefined) {
        if (span === undefined && currentFrame().span === undefined && isOn()) {
          reporter.once("no-trace", "updateTrace() was called outside of a trace and did nothing.");
        }
        return;
      }
      if (segment.isMeteredOnly) return;
      const before = segment.identity;
      segment.identity = mergeIdentity(before, attributes);
      persons.changed(segment, before, source !== "propagated");
      if (attributes.environment !== undefined) segment.onChange?.();
      const { input, output } = attributes;
      if (input !== undefined || output !== undefined) {
        segment.content = { ...segment.content, ...encodeTraceContent({ input, output }, reporter.once) };
      }
      if (segment.hasLeft && comesTooLate(segment, before, attributes)) {
        const answered = source === "answered" ? before : undefined;
        reporter.once("late-trace-update", lateUpdateAdvice(segment, config.batch.holdMs, answered));
      }
    },
    isInside() {
      const { span, received } = currentFrame();
      if (span === undefined) return hasKnownParent(received);
      const tracked = trackedOf(span);
      return tracked === undefined || (nearestSent(tracked) ?? tracked.segment.remoteParent) !== undefined;
    },
    currentTrace() {
      const { span, received } = currentFrame();
      const id = span?.spanContext().traceId ?? received?.traceId;
      if (id === undefined || !isTraceId(id)) return undefined;
      const meter = segmentOf(span)?.meter;
      return { id, url: config.traceUrl(id), cost: meter?.total(), usage: meter?.usage() };
    },
    knownDestinations(names) {
      if (currentFrame().span !== undefined) {
        reporter.once(
          "late-destination",
          "withDestination() inside a trace did nothing: a trace keeps its destination.",
        );
        return undefined;
      }
      const known = names.filter((name) => config.destinations.some((destination) => destination.name === name));
      if (known.length < names.length) {
        reporter.once(
          "unknown-destination",
          `withDestination() named what is not configured: ${unknownOf(names, known)}. ${known.length > 0 ? "Only the others get the trace." : "The trace goes nowhere."} Name it in the option destinations.`,
        );
      }
      return known.length > 0 ? known : undefined;
    },
  };
}

function segmentOf(span: Span | undefined): Segment | undefined {
  return trackedOf(span ?? currentFrame().span)?.segment;
}
