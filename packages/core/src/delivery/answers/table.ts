import type { Failure } from "../transport/index.ts";

/** What an answer means for what was sent. */
export type Action =
  /** The server has it. */
  | "done"
  /** Not now: the same bytes again later, for as long as it takes. */
  | "retry"
  /** Too much at once: in halves, and less at once from now on. A single observation is shrunk. */
  | "split"
  /** Something in it is wrong: in halves, down to the observation that is. */
  | "bisect"
  /** Something in it could not be written, so it was never sent: in halves, down to the observation that it is. */
  | "divide"
  /** Nothing of this kind is taken at present: keep all, and try now and then. */
  | "park"
  /** Refused for good. */
  | "deadLetter";

/** An action, and what a person can do about it. */
export interface Rule {
  readonly action: Action;
  readonly hint?: string;
}

interface StatusRule extends Rule {
  readonly from: number;
  readonly to: number;
}

const checkAddress = "Check the base URL.";
const checkKeys = "Check the public and the secret key, and that they are of this server.";
/** Said only where everything is refused. */
const checkSize = "It does so whatever the size. Check the base URL, and the proxies before the server.";
const checkProject = "Check the plan's usage limit, and that the keys are of a project.";

/**
 * The one place that says what a status means; the first rule that fits holds. 500 is retried, unlike in OTLP's own rules:
 * Langfuse answers it when its storage or its queue is away.
 */
const statusRules: readonly StatusRule[] = [
  { from: 200, to: 299, action: "done" },
  { from: 300, to: 399, action: "park", hint: "Redirects are not followed. Set the base URL to the final address." },
  { from: 400, to: 400, action: "bisect" },
  { from: 401, to: 401, action: "park", hint: checkKeys },
  { from: 402, to: 402, action: "park", hint: "Check the plan of the organisation." },
  { from: 403, to: 403, action: "park", hint: checkProject },
  { from: 404, to: 405, action: "park", hint: checkAddress },
  { from: 407, to: 407, action: "park", hint: "Check the credentials of the proxy." },
  { from: 408, to: 408, action: "retry" },
  { from: 413, to: 413, action: "split", hint: checkSize },
  { from: 415, to: 415, action: "park", hint: checkAddress },
  { from: 425, to: 425, action: "retry" },
  { from: 426, to: 426, action: "park", hint: checkAddress },
  { from: 429, to: 429, action: "retry" },
  { from: 400, to: 499, action: "deadLetter" },
  { from: 501, to: 501, action: "deadLetter" },
  { from: 505, to: 505, action: "deadLetter" },
  { from: 500, to: 599, action: "retry" },
];

/** No answer at all. */
const failureRules: Readonly<Record<Failure, Rule>> = {
  network: { action: "retry" },
  timeout: { action: "retry" },
  tls: { action: "park", hint: "Check the server's certificate, and NODE_EXTRA_CA_CERTS." },
  request: {
    action: "park",
    hint: "Check the base URL, the keys and the headers for characters that HTTP does not allow.",
  },
};

/** One event of a 207 answer. What holds for a whole request does not hold here: a 404 is about this event. */
const eventRules: readonly StatusRule[] = [
  { from: 200, to: 299, action: "done" },
  { from: 401, to: 401, action: "park", hint: checkKeys },
  { from: 403, to: 403, action: "park", hint: checkProject },
  { from: 408, to: 408, action: "retry" },
  { from: 425, to: 425, action: "retry" },
  { from: 429, to: 429, action: "retry" },
  { from: 500, to: 599, action: "retry" },
  { from: 0, to: 999, action: "deadLetter" },
];

/** A page in place of an API answer, before the server ever behaved like one: a captive portal, or another site. */
export const strangePageRule: Rule = {
  action: "park",
  hint: "The address answers with a web page. Check the base URL.",
};
/** The same of a server that is known: a page of maintenance or of a login, which took nothing. */
export const passingPageRule: Rule = { action: "retry" };

/** The rule for the answer to a request without observations. */
export const ruleOfAnswer = ({ status, failure }: { status: number; failure?: Failure }): Rule =>
  status === 0 ? ruleOfFailure(failure ?? "network") : ruleOfStatus(status);

export const ruleOfStatus = (status: number): Rule => find(statusRules, status);
export const ruleOfFailure = (failure: Failure): Rule => failureRules[failure];
export const ruleOfEvent = (status: number): Rule => find(eventRules, status);

function find(rules: readonly StatusRule[], status: number): Rule {
  return rules.find(({ from, to }) => status >= from && status <= to) ?? { action: "retry" };
}
