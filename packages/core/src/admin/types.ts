import type { Posted } from "../posted/index.ts";

/** Who may see the numbers and send dead letters again. */
export interface AdminOptions<Request> {
  /** Asked at every request; anything but `true` refuses it, and so does an error. */
  readonly authorize: (request: Request) => boolean | Promise<boolean>;
}

/** A request, as an adapter sees it. */
export interface AdminCall<Request> extends Posted {
  readonly request: Request;
  readonly method: string;
  /** Path and query, as the client wrote them. */
  readonly url: string;
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
