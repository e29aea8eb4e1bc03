import type { Settings } from "./settings.ts";

/** Settings that a config holds in another form than they were given in. */
type Reworked =
  | "serviceName"
  | "environment"
  | "release"
  | "enabled"
  | "destinations"
  | "destination"
  | "logger"
  | "otlpEndpoint"
  | "resourceAttributes"
  | "contentBound";

const reworked: Readonly<Record<Reworked, true>> = {
  serviceName: true,
  environment: true,
  release: true,
  enabled: true,
  destinations: true,
  destination: true,
  logger: true,
  otlpEndpoint: true,
  resourceAttributes: true,
  contentBound: true,
};

/** Settings that a config takes over under their name, as they are. Groups (`batch.…`) are put together elsewhere. */
export type PlainSettings = Readonly<Omit<Settings, Reworked | `${string}.${string}`>>;

export function plainSettings(values: Readonly<Settings>): PlainSettings {
  const plain = Object.entries(values).filter(([path]) => !path.includes(".") && !Object.hasOwn(reworked, path));
  return Object.fromEntries(plain) as unknown as PlainSettings;
}
