/** Diagnostics channels: what other libraries tell us. (What we tell, `langfuse.dropped`, is published by delivery.) */
export { listenToChannels, type ObservationMessage } from "./channels.ts";
