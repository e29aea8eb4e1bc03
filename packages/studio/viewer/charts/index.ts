/** Small charts: stacked bars and trend lines, drawn by hand. */
export { StackedBars } from "./stacked-bars.tsx";
export { Trend } from "./trend.tsx";
