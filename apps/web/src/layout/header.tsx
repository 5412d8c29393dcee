import { Link } from "@tanstack/react-router";
import { useSession } from "../auth.ts";
import { AccountMenu } from "../features/account/account-menu.tsx";
import { WalletChip } from "../features/wallet/wallet-chip.tsx";
import { buttonLook } from "../ui/button.tsx";
import { Logo } from "./logo.tsx";
import { usePlaces } from "./places.ts";
import { ThemeToggle } from "./theme-toggle.tsx";

export function Header() {
  const session = useSession();

  return (
    <header className="border-b border-line">
      <div className="shell flex h-18 items-center gap-4">
        <Link to="/" aria-label="Framefare, home" className="rounded-lg">
          <Logo />
        </Link>
        {session ? <Places /> : <div className="flex-1" />}
        <div className="flex items-center gap-1">
          {session ? (
            <WalletChip />
          ) : (
            <Link to="/sign-in" className={buttonLook({ size: "small" })}>
              Sign in
            </Link>
          )}
          <div className={session ? "hidden md:block" : undefined}>
            <ThemeToggle />
          </div>
          {session && <AccountMenu email={session.email} />}
        </div>
      </div>
    </header>
  );
}

function Places() {
  const places = usePlaces();

  return (
    <nav aria-label="Main" className="flex flex-1 justify-end md:justify-start md:pl-6">
      <ul className="hidden gap-1 md:flex">
        {places.map(({ to, label }) => (
          <li key={to}>
            <Link
              to={to}
              activeOptions={{ exact: to === "/" }}
              className="block rounded-full px-3.5 py-2 text-[0.9375rem] text-muted hover:text-ink aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:underline aria-[current=page]:decoration-accent aria-[current=page]:decoration-2 aria-[current=page]:underline-offset-8"
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
