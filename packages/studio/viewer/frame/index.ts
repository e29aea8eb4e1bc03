/** What is round every page: navigation, keys, colours, the live connection. */
export { Help } from "./help.tsx";
export { isForPage, type KeyMap, useKeys } from "./keys.ts";
export { type Live, LiveContext, type LiveListener, useLiveEvents, useStudio } from "./live-context.ts";
export { remember, remembered } from "./remember.ts";
export { Sidebar } from "./sidebar.tsx";
export { applyTheme, currentTheme } from "./theme.ts";
export { useNow } from "./use-now.ts";
export { useSoon } from "./use-soon.ts";
