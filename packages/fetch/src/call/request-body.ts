import { clearImmediate, clearTimeout, setImmediate, setTimeout } from "./timers.ts";

/** Of what a request says the length of, the end is waited for so long. */
const patienceMs = 1_000;

/**
 * The body of a Request, read from a copy, since the request itself is still to be sent. What was made of text or bytes
 * is there before the event loop turns. Of a stream nobody knows when it ends, so it is not waited for, unless its length
 * is known: then the server waits for the same end. Undefined for what is not at hand, or longer than the bound.
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
    // Else all that is sent would be kept for this copy. It answers only when the request is done with, too.
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
