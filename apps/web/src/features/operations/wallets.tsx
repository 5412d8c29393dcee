import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { failureOf } from "../../failure.ts";
import { trpc } from "../../trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Section } from "../../ui/page.tsx";
import { Empty, LoadError, Loading } from "../../ui/states.tsx";
import { WalletSheet } from "./wallet-sheet.tsx";

/** Looks up whose wallet it is, by e-mail or id; the address keeps who was asked for. */
export function Wallets() {
  const { user = "", settles } = useSearch({ from: "/signed-in/operations" });
  const navigate = useNavigate();

  function lookUp(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const asked = new FormData(event.currentTarget).get("user");
    const name = typeof asked === "string" ? asked.trim() : "";
    void navigate({
      to: "/operations",
      search: { view: "wallets", ...(name && { user: name }) },
    });
  }

  return (
    <Section title="Wallets" note="One person’s credits: what came, what went, what is left.">
      <form onSubmit={lookUp} role="search" className="flex max-w-2xl items-end gap-3">
        <div className="min-w-0 flex-1">
          <Field
            key={user}
            label="E-mail or user id"
            name="user"
            defaultValue={user}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus={user === ""}
          />
        </div>
        <Button type="submit" variant="ink" className="mb-0.5">
          Look up
        </Button>
      </form>
      {user !== "" && <Found user={user} settles={settles} />}
    </Section>
  );
}

function Found({ user, settles }: { user: string; settles: string | undefined }) {
  const name = user.includes("@") ? { email: user } : { userId: user };
  const file = useQuery(trpc.operations.wallet.queryOptions(name));

  if (file.isPending) return <Loading label="Loading the wallet" className="h-80" />;
  if (file.error) {
    const reason = failureOf(file.error)?.reason;
    if (reason === "not_found" || reason === "invalid_input") {
      return <Empty>Nobody here goes by {user}.</Empty>;
    }
    return <LoadError error={file.error} onRetry={() => void file.refetch()} />;
  }
  return <WalletSheet key={file.data.user.userId} file={file.data} settles={settles} />;
}
