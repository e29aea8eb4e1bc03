import type { Attributes, Span } from "@opentelemetry/api";
import { isPackageKey, keys } from "../attributes/index.ts";
import { currentEngine } from "../observe/index.ts";
import { ownMark, trackedMark } from "../runtime/index.ts";
import { type Tracked, trackedOf } from "../segment/index.ts";
import { isOwnEvent, splitWrites, writeToOwn } from "./writes.ts";

/** What a stand-in stands for: another tracer's span, inside one of our observations or outside of any. */
export interface Overlay {
  readonly foreign: Span;
  /** Undefined outside: what is meant for Langfuse goes nowhere. */
  readonly own: Span | undefined;
}

const key: unique symbol = Symbol.for("langfuse-kit.overlay.v1") as never;

/** What a span stands for, when it is a stand-in of ours. */
export function overlayOf(span: Span | undefined): Overlay | undefined {
  return (span as { [key]?: Overlay } | undefined)?.[key];
}

/**
 * The other tracer's span in all that its tracer asks for, and our observation in what Langfuse's packages write: with
 * the span itself in OpenTelemetry's hands, `updateActiveObservation` would put prompts into another vendor's backend.
 */
export function overlay(foreign: Span, own: Span | undefined): Span {
  const self: Overlay = { foreign, own };
  let methods: Map<PropertyKey, unknown> | undefined;
  const standIn: Span = new Proxy(foreign, {
    get(target, property) {
      if (property === key) return self;
      if (property === ownMark) return undefined;
      if (property === trackedMark)
        return own === undefined ? trackedOf(foreign) : nearer(trackedOf(foreign), trackedOf(own));
      const known = methods?.get(property);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== "function") return value;
      const method = methodOf(property, value as Method);
      methods ??= new Map();
      methods.set(property, method);
      return method;
    },
    set: (target, property, value) => Reflect.set(target, property, value, target),
  });

  function methodOf(property: PropertyKey, method: Method): unknown {
    // A class kept on a span (`span.constructor`) is not called on it.
    if (property === "constructor") return method;
    const write = Object.hasOwn(writes, property) ? writes[property as keyof typeof writes] : undefined;
    return (...args: unknown[]) => {
      // Called on the span itself, since some keep private fields.
      const apply = (given: readonly unknown[]): unknown => Reflect.apply(method, foreign, given as never);
      const result = write === undefined ? apply(args) : write(own, apply, args);
      return write !== undefined || result === foreign ? standIn : result;
    };
  }
  return standIn;
}

type Write = (own: Span | undefined, apply: (args: readonly unknown[]) => unknown, args: readonly unknown[]) => void;

/** The methods through which content could come onto the other tracer's span. */
const writes: Readonly<Record<"setAttribute" | "setAttributes" | "addEvent", Write>> = {
  setAttribute: (own, apply, [name, value]) =>
    writeAttributes(own, { [String(name)]: value }, () => apply([name, value])),
  setAttributes: (own, apply, [attributes]) =>
    writeAttributes(own, (attributes ?? {}) as Attributes, (theirs) => apply([theirs])),
  addEvent(own, apply, args) {
    const [name, attributes] = args;
    if (own === undefined || !isOwnEvent(String(name), attributes)) apply(args);
    else own.addEvent(...(args as Parameters<Span["addEvent"]>));
  },
};

function writeAttributes(own: Span | undefined, given: object, apply: (theirs: Attributes) => unknown): void {
  // Outside of ours a model call that is described in OpenTelemetry's words is the other tracer's.
  const { ours, theirs } = splitWrites(given as Record<string, unknown>, own === undefined ? isPackageKey : undefined);
  if (ours !== undefined) own === undefined ? sayDropped(ours) : writeToOwn(own, ours);
  if (theirs !== undefined) apply(theirs);
}

/** What names the trace has been taken over; what is about an observation would need one. */
function sayDropped(ours: Attributes): void {
  const engine = currentEngine();
  if (engine?.isOn() !== true || !Object.keys(ours).some((name) => name.startsWith(keys.observation.prefix))) return;
  engine.reportOnce(
    "update-outside",
    "An official Langfuse package updated the active observation where none is open. The active span is another tracer's, so nothing was written. Open one around it.",
  );
}

/** The parent of what we follow under a stand-in: our observation, or a model call of theirs that is within it. */
function nearer(theirs: Tracked | undefined, ours: Tracked | undefined): Tracked | undefined {
  for (let step = theirs; step !== undefined; step = step.parent) if (step === ours) return theirs;
  return ours;
}

type Method = (...args: never[]) => unknown;
