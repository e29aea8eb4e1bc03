/** `/api/studio`: what the viewer asks, see `contract/`. */
export { viewerApi } from "./routes.ts";
