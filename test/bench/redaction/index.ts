/** How fast texts are searched, by kind of text. */
export { maskOfPatterns, measureRedaction, printRedaction, type RedactionMeasurement } from "./measure.ts";
