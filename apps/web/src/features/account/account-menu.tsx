import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Popover } from "radix-ui";
import { auth } from "../../auth.ts";
import { usePlaces } from "../../layout/places.ts";
import { ThemeToggle } from "../../layout/theme-toggle.tsx";
import { DRAFT_KEY, keep } from "../../storage.ts";
import { Button } from "../../ui/button.tsx";
import { toast } from "../../ui/toast.tsx";

/** Whose account this is, and the way out. On small screens, the way everywhere. */
export function AccountMenu({ email }: { email: string }) {
  const places = usePlaces();

  return (
    <Popover.Root>
      <Popover.Trigger
        aria-label="Account"
        className="grid size-11 place-items-center rounded-full hover:bg-well"
      >
        <span className="grid size-8 place-items-center rounded-full bg-ink text-sm font-semibold text-paper uppercase max-md:hidden">
          {email.slice(0, 1)}
        </span>
        <svg viewBox="0 0 24 24" className="size-6 md:hidden" aria-hidden>
          <path
            d="M4 8h16M4 16h16"
            stroke="currentColor"
            strokeWidth="1.75"
            strokeLinecap="round"
          />
        </svg>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={8}
          collisionPadding={16}
          className="arrive z-40 grid w-72 gap-3 rounded-2xl border border-line bg-card p-4 shadow-xl outline-none"
        >
          <p className="truncate px-3 text-sm text-muted">{email}</p>
          <nav aria-label="Account" className="md:hidden">
            <ul>
              {places.map(({ to, label }) => (
                <li key={to}>
                  <Popover.Close asChild>
                    <Link
                      to={to}
                      className="display block rounded-lg px-3 py-2 text-2xl hover:bg-well"
                    >
                      {label}
                    </Link>
                  </Popover.Close>
                </li>
              ))}
            </ul>
          </nav>
          <div className="flex items-center justify-between">
            <SignOut />
            <div className="md:hidden">
              <ThemeToggle />
            </div>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function SignOut() {
  const leave = useMutation({
    mutationFn: async () => {
      const { error } = await auth.signOut();
      if (error) throw new Error("The session is still open.");
    },
    onSuccess: () => {
      keep(DRAFT_KEY, null);
      // A page loaded anew knows nothing of who was here.
      window.location.assign("/");
    },
    onError: () => toast("You are still signed in. Try again."),
  });

  return (
    <Button size="small" busy={leave.isPending || leave.isSuccess} onClick={() => leave.mutate()}>
      Sign out
    </Button>
  );
}
