/** A stream of Node that a body may still have to be read from. */
export interface BodyStream extends NodeJS.EventEmitter {
  readonly readableEnded: boolean;
  readonly destroyed: boolean;
  readonly httpVersionMajor?: number;
  pause(): unknown;
  resume(): unknown;
}

/** A request with a body, as an adapter sees it. */
export interface Posted {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** What the framework has read of it: an object, a text or bytes. */
  readonly body: unknown;
  /** Read where the framework has not. */
  readonly stream?: BodyStream | undefined;
}
