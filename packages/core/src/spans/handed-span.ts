import type {
  Attributes,
  AttributeValue,
  Exception,
  Link,
  Span,
  SpanContext,
  SpanStatus,
  TimeInput,
} from "@opentelemetry/api";
import { keys } from "../attributes/index.ts";
import { ownMark, trackedMark } from "../runtime/index.ts";
import type { RecordingSpan } from "./span.ts";

const ABANDONED = "abandoned: who began it has let go of it and not ended it";

/** Held values must not reach their target: a span knows nothing of what was handed out for it. */
const collected: FinalizationRegistry<RecordingSpan> = new FinalizationRegistry((span) => {
  try {
    if (span.ended) return;
    if (span.attributes[keys.observation.level] === undefined) {
      span.setAttributes({ [keys.observation.level]: "WARNING", [keys.observation.statusMessage]: ABANDONED });
    }
    span.end();
  } catch {
    // Nobody is there who could be told, and the application must not be.
  }
});

/**
 * What a library gets of its span. The span itself is kept until it ends; this is kept by the library alone, so that it is
 * noticed when a library forgets to end one, as the AI SDK does with the call of a stream that is aborted. Observations of
 * our own API do without: each registration costs as much as the rest of a span.
 */
export class HandedSpan implements Span {
  /** Not `#behind`: applications put a Proxy around spans, or inherit from them. */
  private readonly behind: RecordingSpan;

  constructor(span: RecordingSpan) {
    this.behind = span;
    const marks = this as { [ownMark]?: boolean; [trackedMark]?: unknown };
    marks[ownMark] = true;
    marks[trackedMark] = (span as { readonly [trackedMark]?: unknown })[trackedMark];
    this.noteModel(span.attributes[keys.observation.model]);
    collected.register(this, span, span);
  }

  get name(): string {
    return this.behind.name;
  }
  get kind(): RecordingSpan["kind"] {
    return this.behind.kind;
  }
  get parentSpanContext(): SpanContext | undefined {
    return this.behind.parentSpanContext;
  }
  get startTime(): RecordingSpan["startTime"] {
    return this.behind.startTime;
  }
  get endTime(): RecordingSpan["endTime"] {
    return this.behind.endTime;
  }
  get duration(): RecordingSpan["duration"] {
    return this.behind.duration;
  }
  get ended(): boolean {
    return this.behind.ended;
  }
  get status(): SpanStatus {
    return this.behind.status;
  }
  get attributes(): Attributes {
    return this.behind.attributes;
  }
  get events(): RecordingSpan["events"] {
    return this.behind.events;
  }
  get links(): Link[] {
    return this.behind.links;
  }
  get resource(): RecordingSpan["resource"] {
    return this.behind.resource;
  }
  get instrumentationScope(): RecordingSpan["instrumentationScope"] {
    return this.behind.instrumentationScope;
  }
  get droppedAttributesCount(): number {
    return this.behind.droppedAttributesCount;
  }
  get droppedEventsCount(): number {
    return this.behind.droppedEventsCount;
  }
  get droppedLinksCount(): number {
    return this.behind.droppedLinksCount;
  }

  spanContext(): SpanContext {
    return this.behind.spanContext();
  }

  isRecording(): boolean {
    return this.behind.isRecording();
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (key === keys.observation.model) this.noteModel(value);
    this.behind.setAttribute(key, value);
    return this;
  }

  setAttributes(attributes: Attributes): this {
    const model = attributes?.[keys.observation.model];
    if (model !== undefined) this.noteModel(model);
    this.behind.setAttributes(attributes);
    return this;
  }

  /** Langfuse's packages name the model that is asked for first, and write the one that answers over it. */
  private noteModel(model: unknown): void {
    const { [trackedMark]: tracked } = this as { [trackedMark]?: { requestedModel: string | undefined } };
    if (tracked !== undefined && typeof model === "string") tracked.requestedModel ??= model;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    this.behind.addEvent(name, attributesOrTime, time);
    return this;
  }

  addLink(link: Link): this {
    this.behind.addLink(link);
    return this;
  }

  addLinks(links: Link[]): this {
    this.behind.addLinks(links);
    return this;
  }

  setStatus(status: SpanStatus): this {
    this.behind.setStatus(status);
    return this;
  }

  updateName(name: string): this {
    this.behind.updateName(name);
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    this.behind.recordException(exception, time);
  }

  end(endTime?: TimeInput): void {
    collected.unregister(this.behind);
    this.behind.end(endTime);
  }
}
