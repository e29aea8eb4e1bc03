/** One trace: its tree and waterfall, and the observation that is looked at. */
export { TracePage } from "./trace-page.tsx";
