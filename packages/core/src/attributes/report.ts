/** Told of everything that is left out or changed. `key` groups; values of the user are never part of the message. */
export type Report = (key: string, message: string) => void;

/** Says that a field is not sent, and why. */
export function reportField(report: Report, field: string, reason: string): void {
  report(`attributes.${field}`, `${field} was left out: ${reason}.`);
}
