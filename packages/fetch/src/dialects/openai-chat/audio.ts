import { appended, fieldsOf, joinedBase64, textOf } from "../reading/index.ts";

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
  return audio.data === undefined ? audio : { ...audio, data: joinedBase64(audio.data) };
}
