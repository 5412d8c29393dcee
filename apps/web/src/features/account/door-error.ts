/** Shortest password the server takes, in characters. */
export const PASSWORD_CHARACTERS_MIN = 8;

type AuthError = { code?: string | undefined; status: number };

/** Which line of the form is at fault, and what to say there. */
export type DoorError = { at: "email" | "password" | "form"; text: string };

/** What a refused sign-in or sign-up means to the person at the door. */
export function doorError({ code, status }: AuthError): DoorError {
  if (status === 429) {
    return { at: "form", text: "Too many tries. Wait a minute, then try again." };
  }
  switch (code) {
    case "USER_ALREADY_EXISTS":
    case "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL":
      return { at: "email", text: "This e-mail already has an account. Sign in instead." };
    case "INVALID_EMAIL_OR_PASSWORD":
      return { at: "form", text: "E-mail or password is wrong." };
    case "INVALID_EMAIL":
      return { at: "email", text: "This does not look like an e-mail address." };
    case "PASSWORD_TOO_SHORT":
      return { at: "password", text: `At least ${PASSWORD_CHARACTERS_MIN} characters.` };
    case "PASSWORD_TOO_LONG":
      return { at: "password", text: "At most 128 characters." };
    default:
      return { at: "form", text: "That did not work. Check your connection and try again." };
  }
}
