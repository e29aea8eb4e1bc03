/** Who may ask at all, what a body may be, and what every answer carries. */
export { admit, type Gate, isEqual, type Refused } from "./admit.ts";
export { type Body, BodyError, readBody, readJson } from "./body.ts";
export { securityHeaders } from "./headers.ts";
export { isLoopbackHost, listenHosts, wildcards } from "./hosts.ts";
