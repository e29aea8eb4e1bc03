/** Strangers can make many of them, and long ones; what comes again and again is short and few. */
const mostRemembered = 1_000;
const longestRemembered = 64;

/** A function of names, such as those of fields, that need not read the same name twice. */
export function remember<Value>(read: (name: string) => Value): (name: string) => Value {
  const known = new Map<string, Value>();
  return (name) => {
    const remembered = known.get(name);
    if (remembered !== undefined) return remembered;
    const value = read(name);
    if (name.length > longestRemembered) return value;
    if (known.size >= mostRemembered) known.clear();
    known.set(name, value);
    return value;
  };
}
