import { currentFrame, type Frame, withFrame } from "../context/index.ts";

/** A server or worker may have been started inside some observation; what it serves belongs to nothing of that. */
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

/** The same for what is served here and now, which ends before what it was begun in. */
export function apart(): Frame {
  const { span, around } = currentFrame();
  return { ...outside, around: span === undefined ? around : span.spanContext().traceId };
}

/** Runs `fn` outside, but for what the boundary brings; entering costs something, and most calls come from nowhere. */
export function fromOutside<R>(boundary: Frame | undefined, fn: () => R): R {
  return boundary === undefined && isOutside(currentFrame()) ? fn() : withFrame({ ...apart(), ...boundary }, fn);
}

function isOutside({ span, received, refused, destinations, prompt, suppressed, rate, propagated }: Frame): boolean {
  const isSet = span ?? received ?? refused ?? destinations ?? prompt ?? suppressed ?? rate ?? propagated;
  return isSet === undefined;
}
