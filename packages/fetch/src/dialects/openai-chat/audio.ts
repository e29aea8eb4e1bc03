import { appended, fieldsOf, textOf } from "../reading/index.ts";

/** What is heard, while its pieces come in. */
export interface Audio {
  id?: unknown;
  data: string | undefined;
  transcript: string | undefined;
}

/** Adds a piece; true when there was something to hear, or a word of it. */
export function addAudio(choice: { audio: Audio | undefined }, piece: unknown): boolean {
  if (piece === undefined || piece === null) return false;
  const { id, data, transcript } = fieldsOf(piece);
  choice.audio ??= { data: undefined, transcript: undefined };
  if (id !== undefined) choice.audio.id = id;
  choice.audio.data = appended(choice.audio.data, data);
  choice.audio.transcript = appended(choice.audio.transcript, transcript);
  return [data, transcript].some(textOf);
}

/** The sound as a whole message has it. */
export function audioOf(audio: Audio): Audio {
  const { data } = audio;
  // Each piece is base64 of its own. Where one ends within three bytes, whoever reads on finds its end in the middle.
  if (data === undefined || !/=[^=]/.test(data)) return audio;
  const pieces = data.match(/[^=]+/g) ?? [];
  return { ...audio, data: Buffer.concat(pieces.map((piece) => Buffer.from(piece, "base64"))).toString("base64") };
}
