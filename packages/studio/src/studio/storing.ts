import type { Notice } from "../contract/index.ts";
import { isUnwritable } from "../database/index.ts";

/** Whether what comes can be kept. That it cannot is said until it can again, however many other things are said. */
export interface Storing {
  /** Told how a write ended. */
  ended(error?: unknown): void;
  readonly notice: Notice | undefined;
}

export function createStoring(file: string | undefined, onNotice: (notice: Notice) => void): Storing {
  let notice: Notice | undefined;
  return {
    ended(error) {
      if (error === undefined) notice = undefined;
      if (notice !== undefined || !isUnwritable(error)) return;
      const where = file ?? "memory";
      const message = `Nothing can be stored in ${where}: ${error.message}. What is sent is refused until there is room and Studio may write there; or start it with another file: --db FILE.`;
      notice = { at: Date.now(), level: "error", message };
      onNotice(notice);
    },
    get notice() {
      return notice;
    },
  };
}
