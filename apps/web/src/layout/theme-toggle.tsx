import { useTheme } from "../theme.ts";

export function ThemeToggle() {
  const { theme, turnOver } = useTheme();
  const label = theme === "dark" ? "Use the light theme" : "Use the dark theme";

  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={turnOver}
      className="grid size-11 place-items-center rounded-full hover:bg-well"
    >
      <svg viewBox="0 0 24 24" className="size-5" aria-hidden>
        <circle cx="12" cy="12" r="8.25" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M12 3.75a8.25 8.25 0 0 1 0 16.5Z" fill="currentColor" />
      </svg>
    </button>
  );
}
