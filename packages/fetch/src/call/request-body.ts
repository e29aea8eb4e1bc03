import { clearImmediate, clearTimeout, setImmediate, setTimeout } from "./timers.ts";

/** How long to wait for a body whose length is known. */
const patienceMs = 1_000;

/**
 * The body of a Request, read from a copy, since the request is still to be sent. A body made from text or bytes is there
 * before the event loop turns. A stream may take for ever, so it is not waited for, unless its length is known: then the
 * server waits for all of it as well. Undefined if the body is not there in time, or is longer than the bound.
 */
export async function textAtHand(request: Request, longest: number): Promise<string | undefined> {
  const length = request.headers.get("content-length");
  if (Number(length) > longest) return undefined;
  const reader = request.clone().body?.getReader();
  if (reader === undefined) return undefined;
  const { late, stop } = lateness(length !== null);
  try {
    return await Promise.race([read(reader, longest), late]);
  } finally {
    stop();
    // Otherwise everything that is sent is kept for the copy. Not awaited: it settles only when the request is sent.
    reader.cancel().catch(() => undefined);
  }
}

async function read(reader: ReadableStreamDefaultReader<Uint8Array>, longest: number): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > longest) return undefined;
    text += decoder.decode(value, { stream: true });
  }
}

function lateness(isLengthKnown: boolean): { readonly late: Promise<undefined>; stop(): void } {
  let stop = (): void => undefined;
  const late = new Promise<undefined>((resolve) => {
    const over = (): void => resolve(undefined);
    if (isLengthKnown) {
      const timer = setTimeout(over, patienceMs);
      stop = () => clearTimeout(timer);
    } else {
      const turn = setImmediate(over);
      stop = () => clearImmediate(turn);
    }
  });
  return { late, stop };
}
