/** Dead letters on disk, and what happens while it fails. */
export { createDiskDeadLetters, type DiskDeadLettersSettings, lettersFolder, lettersMaxAgeMs } from "./dead-letters.ts";
export { createFallbackDeadLetters } from "./fallback.ts";
export { parseLetter, readLetterName } from "./letter-file.ts";
