/**
 * Why something that waited in memory was lost with the process, and what to do. At an uncaught error nothing can be sent
 * any more: a listener for it, to gain the time, would change how the process ends and what it prints.
 */
export function lostAtExit(byError: boolean): string {
  return byError
    ? "an uncaught error ended the process before they were sent: await langfuse.shutdown() in a finally block"
    : "the process exited before they were sent: await langfuse.shutdown() first";
}
