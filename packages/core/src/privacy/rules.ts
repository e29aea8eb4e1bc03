import type { Attributes, AttributeValue } from "@opentelemetry/api";
import type { CaptureMode } from "../capture/index.ts";
import type { Reporter } from "../runtime/index.ts";
import { allowedOf } from "./allowed.ts";
import { createMasking } from "./mask.ts";
import { fieldAt, identityPlaces, isStructural, isSum, type Place, placeOf, versionPlaces } from "./places.ts";
import { createRedactor, freeName, isVersionOf } from "./redact/index.ts";
import { remember } from "./remember.ts";
import type { PrivacySettings } from "./types.ts";

/** What one mode does to values. Made for each observation, since the mask has a time for each. */
export interface Rules {
  /** `prefix` tells a mask where the values are. Those in `except` never leave, so no mask is asked about them. */
  attributes(attributes: Attributes, options?: { prefix?: string; except?: Attributes | undefined }): Attributes;
  text(text: string, where: string): string;
}

type Where = Pick<Place, "field" | "where">;

/** The user's mask sees the original value; what it answers goes through the detectors. */
export function createRules(settings: PrivacySettings, reporter: Reporter): (mode: CaptureMode) => Rules {
  const redactor = createRedactor(settings.redaction);
  const readPlace = remember(placeOf);
  const hidesWho = settings.redaction.hashKey === undefined;
  const startMasking = settings.mask && createMasking(settings.mask, reporter, { failing: settings.maskFailing });

  return (mode) => {
    const mask = startMasking?.();

    function redactItem(item: unknown): unknown {
      if (typeof item === "string") return redactor.text(item);
      return typeof item === "number" ? redactor.number(item) : item;
    }

    function redactValue(value: AttributeValue, { field, where }: Where): AttributeValue {
      if (typeof value === "boolean" || isSum(where, value)) return value;
      const name =
        field === undefined ? { isSecret: false, isVersion: versionPlaces.has(where) } : redactor.name(field);
      if (name.isSecret) return redactor.hide(String(value));
      if (isVersionOf(name, value)) return value;
      // If one number becomes a text, all do: the items of OpenTelemetry's lists are of one type.
      const items = Array.isArray(value) ? value.map(redactItem) : undefined;
      if (items === undefined) return redactItem(value) as AttributeValue;
      return (items.some((item) => typeof item === "string") ? items.map(asText) : items) as AttributeValue;
    }

    function ruled(value: AttributeValue, place: Where, where = place.where): AttributeValue | undefined {
      const masked = mask === undefined ? value : mask(value, where);
      if (masked === undefined || mode === "full") return masked;
      const left = redactValue(masked, place);
      if (hidesWho && left !== masked && identityPlaces.has(where)) reporter.once("alike", alike);
      return left;
    }

    /** Names are redacted too, as in `metadata[user.email] = true`. */
    function keyOf({ fixed, chosen }: Place): string {
      if (chosen === "") return fixed;
      const isVocabulary = fixed === "" && vocabulary.test(chosen);
      const masked = mask === undefined || isVocabulary ? chosen : String(mask(chosen, "key") ?? "");
      return fixed + (mode === "full" ? masked : redactor.name(masked).text);
    }

    return {
      attributes(attributes, { prefix = "", except } = {}) {
        const allowed = mode === "metadata" ? allowedOf(attributes) : attributes;
        const out: Attributes = {};
        const counts = new Map<string, number>();
        for (const key of Object.keys(allowed)) {
          if (except !== undefined && Object.hasOwn(except, key)) continue;
          const value = allowed[key];
          const place = readPlace(key);
          const isOpen = value === undefined || value === null || isStructural(key, value);
          const left = keyOf(place);
          out[freeName(out, counts, left)] = isOpen ? value : ruled(value, place, prefix + place.where);
        }
        return out;
      },
      text(text, where) {
        return String(ruled(text, { field: fieldAt(where), where }) ?? "");
      },
    };
  };
}

const alike =
  "The id of a user or a session was hidden. All that are look the same: set redaction.hashKey to tell them apart.";

/** A key as libraries use them. A mask that answers with stars would give all attributes of a span the same key. */
const vocabulary = /^[\w.-]{1,200}$/;

const asText = (item: unknown): unknown => (item === null || item === undefined ? item : String(item));
