// Runs before the first paint, so that a remembered theme never flashes. Without one the system's is followed.
try {
  const theme = localStorage.getItem("framefare.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: follow the system.
}
