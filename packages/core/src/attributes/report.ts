/** Called for everything that is left out or changed. `key` groups messages, which never contain the user's values. */
export type Report = (key: string, message: string) => void;

/** Reports that a field is not sent, and why. */
export function reportField(report: Report, field: string, reason: string): void {
  report(`attributes.${field}`, `${field} was left out: ${reason}.`);
}
