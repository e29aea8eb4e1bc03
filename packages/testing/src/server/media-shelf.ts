/** What came of one piece of media. */
export interface CapturedMedia {
  /** Twenty-two characters of the digest. */
  readonly id: string;
  readonly contentType: string;
  readonly sha256: string;
  /** Undefined until the bytes are there. */
  readonly bytes: Uint8Array | undefined;
  /** What the client reported of its upload. */
  readonly uploadHttpStatus: number | undefined;
  /** The observations that show it. */
  readonly places: readonly MediaPlace[];
}

export interface MediaPlace {
  readonly traceId: string;
  readonly observationId: string | undefined;
  readonly field: string;
}

/** The fake's bucket, and what it knows of what is in there. */
export interface MediaShelf {
  all(): CapturedMedia[];
  /** Notes a place. */
  announce(media: Pick<CapturedMedia, "id" | "contentType" | "sha256">, place: MediaPlace): void;
  find(id: string): CapturedMedia | undefined;
  store(id: string, bytes: Uint8Array): void;
  report(id: string, status: number): void;
  clear(): void;
}

export function createMediaShelf(): MediaShelf {
  const media = new Map<string, CapturedMedia>();
  const change = (id: string, fields: Partial<CapturedMedia>): void => {
    const known = media.get(id);
    if (known !== undefined) media.set(id, { ...known, ...fields });
  };
  return {
    all: () => [...media.values()],
    announce({ id, contentType, sha256 }, place) {
      const known = media.get(id) ?? {
        id,
        contentType,
        sha256,
        bytes: undefined,
        uploadHttpStatus: undefined,
        places: [],
      };
      media.set(id, { ...known, places: [...known.places, place] });
    },
    find: (id) => media.get(id),
    store: (id, bytes) => change(id, { bytes }),
    report: (id, uploadHttpStatus) => change(id, { uploadHttpStatus }),
    clear: () => media.clear(),
  };
}
