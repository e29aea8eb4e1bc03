import type { Attributes, AttributeValue } from "@opentelemetry/api";
import type { CaptureMode } from "../capture/index.ts";
import type { Reporter } from "../runtime/index.ts";
import { allowedOf } from "./allowed.ts";
import { createMasking } from "./mask.ts";
import { isKnown, isMetadataPrefix, placeOf, splitKey, structural } from "./places.ts";
import { createRedactor } from "./redact/index.ts";
import type { PrivacySettings } from "./types.ts";

/** What one mode does to values. Made anew for each observation, since the mask has a time for each. */
export interface Rules {
  attributes(attributes: Attributes, prefix?: string): Attributes;
  text(text: string, where: string): string;
}

/** The user's mask sees what was written; what it leaves goes through the detectors. */
export function createRules(settings: PrivacySettings, reporter: Reporter): (mode: CaptureMode) => Rules {
  const redactor = createRedactor(settings.redaction);
  const startMasking = settings.mask && createMasking(settings.mask, reporter);

  return (mode) => {
    const mask = startMasking?.();

    function redactValue(value: AttributeValue, field: string): AttributeValue {
      if (typeof value === "string") return redactor.field(field, value);
      if (typeof value === "number") return redactor.number(value);
      if (!Array.isArray(value)) return value;
      return value.map((item) => (typeof item === "string" ? redactor.field(field, item) : item)) as AttributeValue;
    }

    function ruled(value: AttributeValue, field: string, where: string): AttributeValue | undefined {
      const masked = mask === undefined ? value : mask(value, where);
      return masked === undefined || mode === "full" ? masked : redactValue(masked, field);
    }

    /** `metadata[user.email] = true`: a name can be what is to be hidden. */
    function keyOf(key: string): string {
      if (isKnown(key)) return key;
      const [fixed, name] = splitKey(key);
      const masked = mask === undefined || !isMetadataPrefix(fixed) ? name : String(mask(name, "key") ?? "");
      return mode === "full" ? fixed + masked : redactor.text(fixed) + redactor.text(masked);
    }

    return {
      attributes(attributes, prefix = "") {
        const allowed = mode === "metadata" ? allowedOf(attributes) : attributes;
        const out: Attributes = {};
        for (const key of Object.keys(allowed)) {
          const value = allowed[key];
          const isOpen = value === undefined || value === null || structural.has(key);
          out[keyOf(key)] = isOpen ? value : ruled(value, splitKey(key)[1], prefix + placeOf(key));
        }
        return out;
      },
      text(text, where) {
        return String(ruled(text, where, where) ?? "");
      },
    };
  };
}
