/**
 * What somebody typed, in quotes. What may be an address with a password or a token is not repeated: errors end up in logs.
 * @example new CommandError(`${quoted(extra)} is not understood.`);
 */
export const quoted = (text: string): string =>
  /[@?#]/.test(text) ? "an address with a name, a password or parameters, not shown here" : `"${text}"`;
