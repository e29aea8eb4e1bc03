/** Header fields as one text each. */
export function plainHeaders(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string | undefined> {
  const plain: Record<string, string | undefined> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    plain[name.toLowerCase()] = typeof value === "object" ? value.join(", ") : value;
  }
  return plain;
}
