/** Traces for coding agents, over the Model Context Protocol: to be read, never to be changed, and never to be obeyed. */
export { mcpRoutes } from "./routes.ts";
