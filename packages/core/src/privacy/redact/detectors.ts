import { assignedSecret } from "./assigned-secret.ts";
import { card, iban, phone } from "./numbers.ts";
import { email, ip } from "./personal.ts";
import { apiKey, bearer, jwt, pem, urlCredentials } from "./secrets.ts";
import type { Detector, DetectorName } from "./types.ts";

/** In the order of their certainty: what one has marked, the next no longer sees. */
export const detectors: readonly (readonly [name: DetectorName, detector: Detector])[] = [
  ["pem", pem],
  ["url-credentials", urlCredentials],
  ["jwt", jwt],
  ["bearer", bearer],
  ["api-key", apiKey],
  ["secret", assignedSecret],
  ["email", email],
  ["iban", iban],
  ["card", card],
  ["phone", phone],
  ["ip", ip],
];
