/** A text that comes in pieces, cut into lines. */
export interface LineCutter {
  /** The next piece; lines that are complete with it are told. */
  cut(piece: string): void;
  /** The next piece of a text without lines. */
  keep(piece: string): void;
  /** How much of a line waits for its end. */
  length(): number;
  /** What waits, which is gone then. */
  take(): string;
}

/** Looks at each character once, also where one line comes in thousands of pieces: they are joined at its end. */
export function createLineCutter(line: (text: string) => void): LineCutter {
  let pieces: string[] = [];
  let length = 0;

  function keep(piece: string): void {
    if (piece === "") return;
    pieces.push(piece);
    length += piece.length;
  }

  function take(): string {
    const text = pieces.length === 1 ? (pieces[0] as string) : pieces.join("");
    pieces = [];
    length = 0;
    return text;
  }

  return {
    keep,
    take,
    length: () => length,
    cut(piece) {
      let from = 0;
      for (let at = piece.indexOf("\n"); at >= 0; at = piece.indexOf("\n", from)) {
        const end = piece.slice(from, at);
        const whole = length === 0 ? end : `${take()}${end}`;
        line(whole.charCodeAt(whole.length - 1) === 13 ? whole.slice(0, -1) : whole);
        from = at + 1;
      }
      keep(from === 0 ? piece : piece.slice(from));
    },
  };
}
