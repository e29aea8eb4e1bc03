/** Who may see the numbers and send dead letters again. */
export interface AdminOptions<Request> {
  /** Asked at every request; anything but `true` refuses it, and so does an error. */
  readonly authorize: (request: Request) => boolean | Promise<boolean>;
}

/** A request, as an adapter sees it. */
export interface AdminCall<Request> {
  readonly request: Request;
  readonly method: string;
  /** Path and query, as the client wrote them. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Where the framework has read it: text, bytes, or what a parser made of it. */
  readonly body: unknown;
  /** Where it has not. */
  readonly stream: AsyncIterable<Uint8Array> | undefined;
}

export interface AdminAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Admin<Request> {
  /** Never rejects. */
  answer(call: AdminCall<Request>): Promise<AdminAnswer>;
}
