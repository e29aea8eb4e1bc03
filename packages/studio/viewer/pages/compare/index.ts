/** Two traces beside each other. */
export { ComparePage } from "./compare-page.tsx";
