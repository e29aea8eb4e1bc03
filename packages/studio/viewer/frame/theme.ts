export type Theme = "system" | "light" | "dark";

const key = "studio:theme";

/** Local storage can be forbidden; the theme then lasts as long as the page. */
function stored(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function currentTheme(): Theme {
  const value = stored();
  return value === "light" || value === "dark" ? value : "system";
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(key, theme);
  } catch {
    // Nothing to do: see `stored`.
  }
}
