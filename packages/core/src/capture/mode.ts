/** How much of what the developer hands over may leave; each mode allows less than the one before. */
export type CaptureMode = "full" | "redacted" | "metadata";
