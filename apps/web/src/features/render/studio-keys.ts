import { type RefObject, useEffect } from "react";

/** `/` goes to the prompt; Ctrl or ⌘ with Enter presses Render from anywhere in the studio. */
export function useStudioKeys({
  form,
  prompt,
}: {
  form: RefObject<HTMLFormElement | null>;
  prompt: RefObject<HTMLTextAreaElement | null>;
}) {
  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat) {
        event.preventDefault();
        form.current?.requestSubmit();
      } else if (event.key === "/" && !isTyping(event.target)) {
        event.preventDefault();
        prompt.current?.focus();
      }
    }
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [form, prompt]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && target.type !== "radio" && target.type !== "range")
  );
}
