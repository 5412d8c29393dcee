import { useNavigate, useSearch } from "@tanstack/react-router";
import { Tabs } from "radix-ui";
import { Page } from "../../ui/page.tsx";
import { CreditsExplained } from "./credits-explained.tsx";
import { Journal } from "./journal.tsx";

const TAB_LOOK =
  "border-b-2 border-transparent px-1 pb-3 text-muted hover:text-ink data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink";

export function WalletPage() {
  const { view } = useSearch({ from: "/signed-in/wallet" });
  const navigate = useNavigate();

  function show(tab: string) {
    void navigate({
      to: "/wallet",
      search: tab === "credits" ? { view: "credits" } : {},
      replace: true,
    });
  }

  return (
    <Page title="Wallet" intro="Every credit that came, went, or waits for a render to finish.">
      <Tabs.Root value={view ?? "journal"} onValueChange={show} className="grid gap-8">
        <Tabs.List aria-label="What to see" className="flex gap-8 border-b border-line">
          <Tabs.Trigger value="journal" className={TAB_LOOK}>
            Journal
          </Tabs.Trigger>
          <Tabs.Trigger value="credits" className={TAB_LOOK}>
            Where each credit went
          </Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="journal">
          <Journal />
        </Tabs.Content>
        <Tabs.Content value="credits">
          <CreditsExplained />
        </Tabs.Content>
      </Tabs.Root>
    </Page>
  );
}
