export function Logo() {
  return (
    <span className="flex items-center gap-2">
      <LogoMark />
      <span className="display pb-0.5 text-[1.7rem]">Framefare</span>
    </span>
  );
}

/** A ticket with a frame's play mark punched out of it. */
function LogoMark() {
  return (
    <svg viewBox="0 0 32 32" className="size-7" aria-hidden>
      <path
        fill="var(--accent)"
        d="M6 5h20a3 3 0 0 1 3 3v4.5a3.5 3.5 0 0 0 0 7V24a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3v-4.5a3.5 3.5 0 0 0 0-7V8a3 3 0 0 1 3-3Z"
      />
      <path
        fill="var(--on-accent)"
        d="M13 10.2a1 1 0 0 1 1.52-.85l8.4 5.8a1 1 0 0 1 0 1.700l-8.4 5.8A1 1 0 0 1 13 21.8Z"
      />
    </svg>
  );
}
