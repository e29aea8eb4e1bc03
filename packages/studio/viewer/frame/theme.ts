import { remember, remembered } from "./remember.ts";

export type Theme = "system" | "light" | "dark";

const key = "studio:theme";

export function currentTheme(): Theme {
  const value = remembered(key);
  return value === "light" || value === "dark" ? value : "system";
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  remember(key, theme);
}
