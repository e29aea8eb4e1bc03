import type { Cluster, Worker } from "node:cluster";

/**
 * Node ends a worker of a cluster at once when its primary is gone, as after a signal to the primary alone. Here it
 * drains before, and then ends as it would have. An application that listens for it has its own way to end.
 * @example const remove = onPrimaryGone(() => drain(5_000));
 */
export function onPrimaryGone(drain: () => Promise<unknown>): () => void {
  const worker = clusterWorker();
  if (worker === undefined) return () => undefined;
  const onDisconnect = (): void => {
    // It was told to leave, and ends when nothing is left to run.
    if (worker.exitedAfterDisconnect === true) return;
    // Node's own listener, which calls this one, was for once and is no longer among them.
    if (process.listenerCount("disconnect") > 0 || worker.listeners("disconnect").length > 1) return;
    const before = worker.exitedAfterDisconnect;
    // Node looks at it as soon as this returns, and would exit.
    worker.exitedAfterDisconnect = true;
    queueMicrotask(() => {
      worker.exitedAfterDisconnect = before;
    });
    void drain().finally(() => process.exit(0));
  };
  worker.on("disconnect", onDisconnect);
  return () => void worker.off("disconnect", onDisconnect);
}

/** Undefined outside a cluster worker, where the module is not loaded. */
function clusterWorker(): Worker | undefined {
  if (process.connected !== true) return undefined;
  return (process.getBuiltinModule("node:cluster") as unknown as Cluster).worker;
}
