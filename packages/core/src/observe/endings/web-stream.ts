import { finished, isErrored } from "node:stream";
import { ReadableStream } from "node:stream/web";
import { hasMethods, type Patches, settled } from "./patch.ts";
import type { How, Kind, Session } from "./types.ts";
import { hookStream, type Reports } from "./web-stream-hooks.ts";

/**
 * Web streams. The user keeps the same object with its chunks, byte readers, back-pressure and errors: hooks on its
 * methods see how reading goes, and Node tells when one of its own streams is over, also where no hook was passed.
 */
export const webStream: Kind = {
  matches: (value) => hasMethods(value, "getReader", "tee", "pipeTo", "cancel") && "locked" in value,
  watch(value, session) {
    const reports = reportTo(session, value);
    reports.whenOver(hookStream(value, reports));
    if (value instanceof ReadableStream) {
      // The types know nothing of web streams here; Node does since 19.5.
      finished(value as unknown as NodeJS.ReadableStream, (error) => {
        if (error) reports.failed(error);
        else reports.drained();
      });
    }
    session.ending.hangsOn(value);
    return value;
  },
};

/** A rejected read of Node's stream may just mean a released lock; other implementations cannot be asked. */
function hasFailed(stream: object): boolean {
  return !(stream instanceof ReadableStream) || isErrored(stream as unknown as NodeJS.ReadableStream);
}

function reportTo(
  { ending, within }: Session,
  stream: object,
): Reports & { failed(error: unknown): void; whenOver(hooks: Patches): void } {
  let closed = false;
  let how: How = "drained";
  // A stream is closed before the cancel or the pipe that closed it says why.
  let pending = 0;
  let hooks: Patches | undefined;

  const conclude = (): void => {
    if (!closed || pending > 0) return;
    ending.done(undefined, how);
    hooks?.restore();
  };
  const failed = (error: unknown): void => {
    ending.failed(error);
    hooks?.restore();
  };
  const during = <T>(run: () => T, onValue: () => void, onError: (error: unknown) => void): T => {
    pending += 1;
    return settled(
      within(run),
      () => {
        pending -= 1;
        onValue();
        conclude();
      },
      (error) => {
        pending -= 1;
        if (hasFailed(stream)) failed(error);
        else onError(error);
        conclude();
      },
    );
  };
  const close = (): void => {
    closed = true;
  };

  return {
    within,
    over: () => ending.ended,
    first: () => ending.first(),
    drained() {
      close();
      conclude();
    },
    rejected(error) {
      if (hasFailed(stream)) failed(error);
    },
    failed,
    abandoned() {
      ending.abandoned();
      hooks?.restore();
    },
    cancelling(cancel) {
      how = "cancelled";
      return during(cancel, close, close);
    },
    piping(pipe, keepsSource) {
      return during(pipe, close, () => {
        if (keepsSource) return;
        how = "cancelled";
        close();
      });
    },
    whenOver(next) {
      hooks = next;
    },
  };
}
