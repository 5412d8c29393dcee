import { useSyncExternalStore } from "react";
import { keep } from "./storage.ts";

/** What `public/theme.js` reads before the first paint. */
const THEME_KEY = "framefare.theme";

type Theme = "light" | "dark";

const system = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

/** The theme in force, and what turns it over. */
export function useTheme(): { theme: Theme; turnOver: () => void } {
  const theme = useSyncExternalStore(subscribe, currentTheme);
  return { theme, turnOver: () => setTheme(theme === "dark" ? "light" : "dark") };
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  system.addEventListener("change", listener);
  return () => {
    listeners.delete(listener);
    system.removeEventListener("change", listener);
  };
}

function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return systemTheme();
}

/** A choice is remembered. Choosing what the system has anyway means following it again. */
function setTheme(theme: Theme) {
  if (theme === systemTheme()) {
    delete document.documentElement.dataset.theme;
    keep(THEME_KEY, null);
  } else {
    document.documentElement.dataset.theme = theme;
    keep(THEME_KEY, theme);
  }
  for (const listener of listeners) listener();
}

function systemTheme(): Theme {
  return system.matches ? "dark" : "light";
}
