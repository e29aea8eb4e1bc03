/** Bounds for names: those that come again and again are short and few, while strangers can send many and long ones. */
const mostRemembered = 1_000;
const longestRemembered = 64;

/** Remembers the results of a function of names, such as those of fields. */
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
