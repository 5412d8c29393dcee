import { AlertDialog } from "radix-ui";
import type { ReactNode } from "react";
import { Button, buttonLook } from "./button.tsx";

/** Asks before something that cannot be taken back. Esc keeps things as they are. */
export function Confirm({
  trigger,
  title,
  children,
  keepLabel,
  confirmLabel,
  busy,
  onConfirm,
}: {
  trigger: string;
  title: string;
  children: ReactNode;
  keepLabel: string;
  confirmLabel: string;
  busy: boolean;
  onConfirm: () => void;
}) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger className={buttonLook({ variant: "plain" })}>
        {trigger}
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="fixed inset-0 z-40 bg-black/50" />
        <AlertDialog.Content className="arrive fixed inset-x-4 bottom-4 z-50 mx-auto grid max-w-md gap-4 rounded-3xl bg-card p-7 shadow-2xl sm:top-1/2 sm:bottom-auto sm:-translate-y-1/2">
          <AlertDialog.Title className="display text-3xl">{title}</AlertDialog.Title>
          <AlertDialog.Description className="text-muted">{children}</AlertDialog.Description>
          <div className="mt-2 flex flex-wrap justify-end gap-3">
            <AlertDialog.Cancel className={buttonLook()}>{keepLabel}</AlertDialog.Cancel>
            <Button variant="danger" busy={busy} onClick={onConfirm}>
              {confirmLabel}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
