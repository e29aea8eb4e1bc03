/** Reads MessagePack, as far as Datadog's tracer writes it. */
export function decodeMessagePack(bytes: Buffer): unknown {
  let at = 0;
  const take = (length: number): Buffer => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const uint = (length: number): number => take(length).readUIntBE(0, length);
  const text = (length: number): string => take(length).toString("utf8");
  const list = (length: number): unknown[] => Array.from({ length }, () => read());
  const map = (length: number): object => Object.fromEntries(Array.from({ length }, () => [String(read()), read()]));

  /** What a leading byte of its own means. */
  const forms: Readonly<Record<number, () => unknown>> = {
    192: () => undefined,
    194: () => false,
    195: () => true,
    196: () => take(uint(1)),
    197: () => take(uint(2)),
    198: () => take(uint(4)),
    202: () => take(4).readFloatBE(0),
    203: () => take(8).readDoubleBE(0),
    204: () => uint(1),
    205: () => uint(2),
    206: () => uint(4),
    207: () => take(8).readBigUInt64BE(0),
    208: () => take(1).readInt8(0),
    209: () => take(2).readInt16BE(0),
    210: () => take(4).readInt32BE(0),
    211: () => take(8).readBigInt64BE(0),
    217: () => text(uint(1)),
    218: () => text(uint(2)),
    219: () => text(uint(4)),
    220: () => list(uint(2)),
    221: () => list(uint(4)),
    222: () => map(uint(2)),
    223: () => map(uint(4)),
  };

  function read(): unknown {
    const lead = uint(1);
    if (lead < 128) return lead;
    if (lead < 144) return map(lead - 128);
    if (lead < 160) return list(lead - 144);
    if (lead < 192) return text(lead - 160);
    if (lead >= 224) return lead - 256;
    const form = forms[lead];
    if (form === undefined) throw new Error(`MessagePack has no form ${lead}.`);
    return form();
  }
  return read();
}
