import type { Attributes, Span } from "@opentelemetry/api";
import { type Tracked, trackedKey, trackedOf } from "../segment/index.ts";
import { splitWrites, writeToOwn } from "./writes.ts";

/** What a stand-in stands for: another tracer's span, inside which one of our observations is open. */
export interface Overlay {
  readonly foreign: Span;
  readonly own: Span;
}

const key: unique symbol = Symbol.for("langfuse-kit.overlay.v1") as never;
const ownMark = Symbol.for("langfuse-kit.own.v1");

/** What a span stands for, when it is a stand-in of ours. */
export function overlayOf(span: Span | undefined): Overlay | undefined {
  return (span as { [key]?: Overlay } | undefined)?.[key];
}

/**
 * The other tracer's span in all that its tracer asks for, and our observation in what Langfuse's packages write: with
 * the span itself in OpenTelemetry's hands, `updateActiveObservation` would put prompts into another vendor's backend.
 */
export function overlay(foreign: Span, own: Span): Span {
  const self: Overlay = { foreign, own };
  const methods = new Map<PropertyKey, unknown>();
  const standIn: Span = new Proxy(foreign, {
    get(target, property) {
      if (property === key) return self;
      if (property === ownMark) return undefined;
      if (property === trackedKey) return nearer(trackedOf(foreign), trackedOf(own));
      const known = methods.get(property);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      const method = methodOf(property, value as Method);
      methods.set(property, method);
      return method;
    },
    set: (target, property, value) => Reflect.set(target, property, value, target),
  });

  function methodOf(property: PropertyKey, method: Method): unknown {
    // Called on the span itself, since some keep private fields.
    if (property === "setAttribute") {
      return (name: string, value: unknown) => {
        if (splitWrites({ [name]: value }).ours === undefined) Reflect.apply(method, foreign, [name, value]);
        else writeToOwn(own, { [name]: value } as Attributes);
        return standIn;
      };
    }
    if (property === "setAttributes") {
      return (attributes: Record<string, unknown>) => {
        const { ours, theirs } = splitWrites(attributes);
        if (ours !== undefined) writeToOwn(own, ours);
        if (theirs !== undefined) Reflect.apply(method, foreign, [theirs]);
        return standIn;
      };
    }
    // A class kept on a span (`span.constructor`) is not called on it.
    if (property === "constructor") return method;
    return (...args: unknown[]) => {
      const result: unknown = Reflect.apply(method, foreign, args);
      return result === foreign ? standIn : result;
    };
  }
  return standIn;
}

/** The parent of what we follow under a stand-in: our observation, or a model call of theirs that is within it. */
function nearer(theirs: Tracked | undefined, ours: Tracked | undefined): Tracked | undefined {
  for (let step = theirs; step !== undefined; step = step.parent) if (step === ours) return theirs;
  return ours;
}

type Method = (...args: never[]) => unknown;
