import { currentFrame, type Frame, withFrame } from "../context/index.ts";

/**
 * The frame of what a server or worker serves. Node runs it in the context in which the server was started, which may be some
 * observation that it has nothing to do with.
 */
export const outside: Frame = Object.freeze({
  span: undefined,
  received: undefined,
  refused: undefined,
  destinations: undefined,
  prompt: undefined,
  suppressed: undefined,
  rate: undefined,
  propagated: undefined,
  around: undefined,
});

/** The same, knowing the trace around: what is served now may be called from inside it, and ends before it. */
export function apart(): Frame {
  const { span, around } = currentFrame();
  return { ...outside, around: span === undefined ? around : span.spanContext().traceId };
}

/** Runs `fn` outside, with what the boundary brings. Enters no frame if there is nothing to leave, since that costs something. */
export function fromOutside<R>(boundary: Frame | undefined, fn: () => R): R {
  return boundary === undefined && isOutside(currentFrame()) ? fn() : withFrame({ ...apart(), ...boundary }, fn);
}

function isOutside({ span, received, refused, destinations, prompt, suppressed, rate, propagated }: Frame): boolean {
  const isSet = span ?? received ?? refused ?? destinations ?? prompt ?? suppressed ?? rate ?? propagated;
  return isSet === undefined;
}
