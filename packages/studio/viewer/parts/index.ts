/** Small pieces that pages are made of. */
export { Boundary } from "./boundary.tsx";
export { ConfirmButton } from "./confirm.tsx";
export { Conversation } from "./conversation.tsx";
export { CopyButton } from "./copy.tsx";
export { Fact } from "./fact.tsx";
export { Cost, Duration, StepCost, Tokens, When } from "./figures.tsx";
export { Icon, type IconName, TypeGlyph } from "./icons.tsx";
export { JsonTree } from "./json-tree.tsx";
export { kept } from "./kept.tsx";
export { ErrorCount, Service, StateMark, StepLabel, stripeOf } from "./labels.tsx";
export { MarkdownView } from "./markdown-view.tsx";
export { WithMedia } from "./media-view.tsx";
export { ScrollAside } from "./scroll-aside.tsx";
export { Blank, Failed, InsteadOfRows, Skeleton, Unread } from "./states.tsx";
export { Tabs } from "./tabs.tsx";
