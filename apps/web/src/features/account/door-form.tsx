import { useMutation } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { auth, sessionOptions } from "../../auth.ts";
import { queryClient } from "../../trpc.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { type DoorError, doorError, PASSWORD_CHARACTERS_MIN } from "./door-error.ts";

type Door = "sign-in" | "sign-up";
type Credentials = { email: string; password: string };

/** E-mail and password, in or up, and on to where one was going. */
export function DoorForm({ door }: { door: Door }) {
  const router = useRouter();
  const { next } = useSearch({ from: "/door" });
  const [error, setError] = useState<DoorError>();
  const enter = useMutation({
    mutationFn: (credentials: Credentials) => send(door, credentials),
    onSuccess: async (refusal) => {
      if (refusal) return setError(refusal);
      // Nothing of whoever was here before may show.
      queryClient.removeQueries({ type: "inactive" });
      await queryClient.fetchQuery({ ...sessionOptions, staleTime: 0 });
      await router.invalidate();
      await router.navigate({ href: next ?? "/", replace: true });
    },
    onError: () => setError(doorError({ status: 0 })),
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (enter.isPending) return;
    const form = new FormData(event.currentTarget);
    const credentials = { email: textOf(form, "email").trim(), password: textOf(form, "password") };
    const problem = missing(door, credentials);
    setError(problem);
    if (!problem) enter.mutate(credentials);
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-5">
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="email"
        autoFocus
        error={error?.at === "email" ? error.text : undefined}
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete={door === "sign-up" ? "new-password" : "current-password"}
        {...(door === "sign-up" && { hint: `At least ${PASSWORD_CHARACTERS_MIN} characters.` })}
        error={error?.at === "password" ? error.text : undefined}
      />
      {error?.at === "form" && <Notice tone="alert">{error.text}</Notice>}
      <Button type="submit" variant="primary" size="large" busy={enter.isPending}>
        {door === "sign-up" ? "Create account" : "Sign in"}
      </Button>
    </form>
  );
}

async function send(door: Door, { email, password }: Credentials): Promise<DoorError | undefined> {
  const name = email.split("@")[0] ?? email;
  const { error } =
    door === "sign-in"
      ? await auth.signIn.email({ email, password })
      : await auth.signUp.email({ email, password, name });
  return error ? doorError(error) : undefined;
}

function missing(door: Door, { email, password }: Credentials): DoorError | undefined {
  if (!email) return { at: "email", text: "Enter your e-mail address." };
  if (!/^\S+@\S+$/.test(email)) return doorError({ code: "INVALID_EMAIL", status: 0 });
  if (!password) return { at: "password", text: "Enter your password." };
  if (door === "sign-up" && password.length < PASSWORD_CHARACTERS_MIN) {
    return doorError({ code: "PASSWORD_TOO_SHORT", status: 0 });
  }
  return undefined;
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}
