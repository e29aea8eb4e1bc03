/** What providers put after the name of a model for one version of it: `-2024-08-06`, `@20251001`, `-001`. */
const versionMark = /^[-@:]\d{3}[\d-]*$/;

/** The same, `-05-20` of a preview, and what names the newest version or Bedrock's: `-latest`, `-v1:0`. */
const anyMark = /^(?:[-@:](?:\d{3}[\d-]*|\d\d-\d\d|latest))?(?:-v\d+:\d+)?$/;

/** Anything else after a name makes it another model, whose price is its own: gpt-4o-mini, gpt-5.1, claude-opus-4-5. */
export function isVersion(model: string, of: string | undefined): boolean {
  if (of === undefined || !model.toLowerCase().startsWith(of.toLowerCase())) return false;
  return versionMark.test(model.slice(of.length));
}

/** Whether what stands after the name of a model leaves it that model. */
export const isMark = (rest: string): boolean => anyMark.test(rest);
