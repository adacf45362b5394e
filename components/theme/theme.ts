/** What the reader chose; `system` follows the operating system and is the default. */
export type Theme = "system" | "light" | "dark";

export const THEME_COOKIE = "theme";

/** Reads the theme cookie's value; anything unknown is `system`. */
export function parseTheme(value: string | undefined): Theme {
  return value === "light" || value === "dark" ? value : "system";
}

/** The class on <html>: none for `system`, where CSS `color-scheme: light dark` decides without any script. */
export function themeClass(theme: Theme): string | undefined {
  return theme === "system" ? undefined : theme;
}
