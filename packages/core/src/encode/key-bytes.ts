import { keyValueTags } from "./fields.ts";
import { copyFrom, createWriter, writeTextField } from "./writer.ts";

/** Far more than an application has names for its fields; above it somebody puts values into names. */
const mostKeys = 2_000;
const longestKey = 200;

const known = new Map<string, Uint8Array>();
const kept = createWriter(1024);

/** The key of an attribute as a field of KeyValue. The same few come with every observation, so their bytes are kept. */
export function keyBytes(key: string): Uint8Array {
  const before = known.get(key);
  if (before !== undefined) return before;
  const isShort = key.length <= longestKey;
  // One that is endless must not leave its buffer behind.
  const writer = isShort ? kept : createWriter();
  writer.position = 0;
  writeTextField(writer, keyValueTags.key, key);
  const bytes = copyFrom(writer, 0);
  if (isShort && known.size < mostKeys) known.set(key, bytes);
  return bytes;
}
