import { AsyncResource } from "node:async_hooks";

/**
 * An async context to come back to. Nothing of it keeps a process alive, and Jest's `--detectOpenHandles` names each that
 * does not say so.
 */
export class AsyncPlace extends AsyncResource {
  constructor() {
    super("langfuse-kit");
  }

  hasRef(): boolean {
    return false;
  }
}
