import { useRef } from "preact/hooks";

/** The last value that there was, while there is none. */
export function useLast<Value>(value: Value | undefined): Value | undefined {
  const last = useRef(value);
  if (value !== undefined) last.current = value;
  return last.current;
}
