import { ReadableStream, type StreamPipeOptions, WritableStream } from "node:stream/web";
import { createPatches, type Method, type Patches, settled, wrapMethod } from "./patch.ts";
import type { Within } from "./types.ts";

/** What the hooks on a stream, or on a branch of it, report. */
export interface Reports {
  readonly within: Within;
  over(): boolean;
  first(): void;
  drained(): void;
  /** A read was rejected; whether the stream has failed is for the receiver to find out. */
  rejected(error: unknown): void;
  cancelling<T>(cancel: () => T): T;
  /** It was collected unread. */
  abandoned(): void;
  /** `keepsSource`: a failing destination leaves this stream open. */
  piping<T>(pipe: () => T, keepsSource: boolean): T;
}

// Why Node cancels the body of a fetched response that was collected unread. With other words it counts as cancelled.
const COLLECTED = "Response object has been garbage collected";

type Wrap = (original: Method, reports: Reports) => Method;

const READER: Readonly<Record<string, Wrap>> = {
  read: (original, reports) => reading(original, reports),
  cancel: (original, reports) => cancelling(original, reports),
};

const STREAM: readonly (readonly [key: PropertyKey, wrap: Wrap])[] = [
  ["getReader", (original, reports) => making(original, (reader) => hookReader(reader, reports))],
  ["values", (original, reports) => iterating(original, reports)],
  [Symbol.asyncIterator, (original, reports) => iterating(original, reports)],
  ["tee", (original, reports) => making(original, (branches) => hookBranches(branches, reports))],
  ["cancel", (original, reports) => unlessLocked(original, cancelling(original, reports))],
  ["pipeTo", (original, reports) => unlessLocked(original, piping(original, reports))],
  ["pipeThrough", (original) => unlessLocked(original, pipingThrough(original))],
];

/** Hooks the methods of one stream; gives back the hooks, to be taken off. */
export function hookStream(stream: object, reports: Reports): Patches {
  const patches = createPatches(stream);
  for (const [key, wrap] of STREAM) patches.wrap(key, (original) => unlessOver(original, wrap, reports));
  return patches;
}

function hookReader(reader: object, reports: Reports): void {
  for (const [key, wrap] of Object.entries(READER)) {
    wrapMethod(reader, key, (original) => unlessOver(original, wrap, reports));
  }
}

/** A source is cancelled when both of its branches are; either of them can drain it. */
function hookBranches(branches: object, reports: Reports): void {
  if (!Array.isArray(branches)) return;
  let left = branches.length;
  const cancelBranch = <T>(cancel: () => T): T => {
    left -= 1;
    return left === 0 ? reports.cancelling(cancel) : reports.within(cancel);
  };
  for (const branch of branches) {
    hookStream(branch, {
      within: reports.within,
      over: () => reports.over(),
      first: () => reports.first(),
      drained: () => reports.drained(),
      rejected: (error) => reports.rejected(error),
      cancelling: cancelBranch,
      // The other branch may still be read.
      abandoned: () => undefined,
      piping: (pipe, keepsSource) => (keepsSource ? reports.within(pipe) : pipeBranch(pipe, reports, cancelBranch)),
    });
  }
}

function pipeBranch<T>(pipe: () => T, reports: Reports, cancelBranch: (cancel: () => void) => void): T {
  return settled(
    reports.within(pipe),
    () => reports.drained(),
    () => cancelBranch(() => undefined),
  );
}

function unlessOver(original: Method, wrap: Wrap, reports: Reports): Method {
  const wrapped = wrap(original, reports);
  return function hooked(...values) {
    return (reports.over() ? original : wrapped).apply(this, values);
  };
}

// On a locked stream these do nothing but reject.
function unlessLocked(original: Method, wrapped: Method): Method {
  return function hooked(...values) {
    return (isLocked(this) ? original : wrapped).apply(this, values);
  };
}

function isLocked(stream: unknown): boolean {
  return Reflect.get(Object(stream), "locked") === true;
}

function making(original: Method, hook: (made: object) => void): Method {
  return function make(...values) {
    const made = original.apply(this, values);
    hook(Object(made));
    return made;
  };
}

function reading(original: Method, reports: Reports): Method {
  return function read(...values) {
    return settled(
      reports.within(() => original.apply(this, values)),
      (result) => (Reflect.get(Object(result), "done") === true ? reports.drained() : reports.first()),
      (error) => reports.rejected(error),
    );
  };
}

function cancelling(original: Method, reports: Reports): Method {
  return function cancel(...values) {
    if (values[0] === COLLECTED) reports.abandoned();
    return reports.cancelling(() => original.apply(this, values));
  };
}

function iterating(original: Method, reports: Reports): Method {
  return function iterate(...values) {
    const made = original.apply(this, values);
    const keepsSource = Reflect.get(Object(values[0]), "preventCancel") === true;
    wrapMethod(Object(made), "next", (next) => unlessOver(next, reading, reports));
    if (!keepsSource) wrapMethod(Object(made), "return", (stop) => unlessOver(stop, cancelling, reports));
    return made;
  };
}

function piping(original: Method, reports: Reports): Method {
  return function pipeTo(...values) {
    const keepsSource = Reflect.get(Object(values[1]), "preventCancel") === true;
    return reports.piping(() => original.apply(this, values), keepsSource);
  };
}

/** As the standard has it: a `pipeTo` whose promise nobody waits for. What is not usable goes to the original. */
function pipingThrough(original: Method): Method {
  return function pipeThrough(...values) {
    const writable: unknown = Reflect.get(Object(values[0]), "writable");
    const readable: unknown = Reflect.get(Object(values[0]), "readable");
    if (!(writable instanceof WritableStream) || !(readable instanceof ReadableStream) || writable.locked) {
      return original.apply(this, values);
    }
    const piped = (this as ReadableStream).pipeTo(writable, values[1] as StreamPipeOptions);
    piped.catch(() => undefined);
    return readable;
  };
}
