import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { type MediaReference, mediaKind, splitMedia } from "../text/index.ts";
import { Icon } from "./icons.tsx";

/** What was uploaded to Studio: drawn or played where that runs nothing, to be downloaded otherwise. */
export function MediaView({ id, type }: MediaReference): VNode {
  const [isMissing, setMissing] = useState(false);
  const address = `/api/studio/media/${id}`;
  const kind = mediaKind(type);
  if (isMissing)
    return <span class="picture-named">{type}: it was not uploaded to Studio, or is not there any more</span>;
  const missing = (): void => setMissing(true);
  if (kind === "image") return <img class="picture" src={address} alt={type} loading="lazy" onError={missing} />;
  if (kind !== "file") {
    const Player = kind;
    return <Player class="picture" src={address} controls preload="metadata" onError={missing} />;
  }
  return (
    <a class="button" href={address} download>
      <Icon name="download" />
      {type}
    </a>
  );
}

/** A text in which references to media may stand; the text between them is drawn as the caller does. */
export function WithMedia({ text, draw }: { text: string; draw: (text: string) => VNode }): VNode {
  return (
    <>
      {splitMedia(text).map((part, index) =>
        typeof part === "string" ? <span key={index}>{draw(part)}</span> : <MediaView key={index} {...part} />,
      )}
    </>
  );
}
