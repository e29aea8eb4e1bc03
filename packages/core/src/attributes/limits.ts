/** What the encodings allow. Lengths are characters, sizes are bytes. */
export const limits = {
  /**
   * Ids, names, tags, version and release. Official SDKs leave out what is longer, so that a trace loses its user; a
   * part of the name is better than none. Ids are cut with a digest at the end, since two users must not become one.
   */
  name: 200,
  statusMessageBytes: 10_000,
  /** Attributes per update; further keys travel together in one JSON text. */
  metadataKeys: 100,
  /** Keys that are looked at. Copying a million takes a second in which nothing else runs. */
  metadataKeysRead: 10_000,
  /** Trace metadata is repeated on every observation, so it is kept small and the rest is left out. */
  traceMetadataKeys: 50,
  traceMetadataBytes: 2_000,
  tags: 50,
  /** Kinds of usage and of cost, each. */
  amounts: 100,
  modelParameters: 100,
  /** A model parameter that is no plain value: a JSON schema, a list of tools. */
  modelParameterBytes: 10_000,
  /** The longest form of a moment that Date reads; without a bound it reads a list of a billion holes. */
  momentText: 64,
  environment: 40,
  /** The server keeps prompt versions in 16 bits. */
  promptVersion: 65_535,
} as const;
