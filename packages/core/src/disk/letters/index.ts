/** Dead letters on disk, and what happens while it fails. */
export { createDiskDeadLetters, type DiskDeadLettersSettings, lettersFolder } from "./dead-letters.ts";
export { createFallbackDeadLetters } from "./fallback.ts";
