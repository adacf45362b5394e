"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useTableUrl } from "@/components/data-table/use-table-url";
import { Segmented } from "@/components/ui/segmented";
import { type AccessView, accessViews } from "../search-params";
import { ApprovalsList } from "./approvals-list";
import { PeopleList } from "./people-list";
import { SessionsList } from "./sessions-list";
import { TokensList } from "./tokens-list";

const labels: Record<AccessView, string> = {
  people: "People",
  sessions: "Sessions",
  tokens: "API tokens",
  approvals: "Approvals",
};

/** Who and what may come in: people with their roles, who is signed in now, tokens of programs, and who approves what. */
export function AccessLists({ mayManage, isSingleSignOnOnly }: { mayManage: boolean; isSingleSignOnOnly: boolean }) {
  const url = useTableUrl();
  const [view, setView] = useQueryState("view", parseAsStringLiteral(accessViews).withDefault("people"));
  const views = (
    <Segmented
      label="What to show"
      options={accessViews.map((value) => ({ value, label: labels[value] }))}
      value={view}
      onValueChange={(next) => {
        url.setQuery("");
        void setView(next);
      }}
    />
  );
  if (view === "sessions") return <SessionsList views={views} mayManage={mayManage} />;
  if (view === "tokens") return <TokensList views={views} mayManage={mayManage} />;
  if (view === "approvals") return <ApprovalsList views={views} mayManage={mayManage} />;
  return <PeopleList views={views} mayManage={mayManage} isSingleSignOnOnly={isSingleSignOnOnly} />;
}
