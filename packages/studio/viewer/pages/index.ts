/** The pages, one folder each. */
export { ComparePage } from "./compare/index.ts";
export { CostsPage } from "./costs/index.ts";
export { Home } from "./home/index.ts";
export { Nowhere } from "./nowhere.tsx";
export { SessionPage } from "./session/index.ts";
export { SessionsPage } from "./sessions/index.ts";
export { TracePage } from "./trace/index.ts";
export { TracesPage } from "./traces/index.ts";
