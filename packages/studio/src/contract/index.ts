/** The viewer's own API, as types: what `/api/studio/*` answers, and nothing that exists at run time. */
export type * from "./costs.ts";
export type * from "./forwarding.ts";
export type * from "./live.ts";
export type * from "./observation.ts";
export type * from "./query.ts";
export type * from "./routes.ts";
export type * from "./session.ts";
export type * from "./status.ts";
export type * from "./trace.ts";
