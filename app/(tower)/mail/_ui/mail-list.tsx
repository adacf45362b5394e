"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { MailX, RotateCcw } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "@/app/_trpc/client";
import { DataTable } from "@/components/data-table/data-table";
import { ListLayout } from "@/components/data-table/list-layout";
import { loaded } from "@/components/data-table/loaded";
import type { Column } from "@/components/data-table/types";
import { Masked } from "@/components/masked/masked";
import { Empty } from "@/components/states/empty";
import { Status } from "@/components/status/status";
import type { Tone } from "@/components/status/tone";
import { IconButton } from "@/components/ui/icon-button";
import { toast } from "@/components/ui/toast";
import { When } from "@/components/when/when";
import type { AppRouter } from "@/server/api/root";

type Listed = inferRouterOutputs<AppRouter>["mail"]["list"];
type MailRow = Listed["items"][number];
type Act = (mail: MailRow, act: "again" | "aside") => void;

const refreshMs = 30_000;
const states: Record<MailRow["state"], { tone: Tone; label: string }> = {
  queued: { tone: "warn", label: "Retrying" },
  parked: { tone: "danger", label: "Waits for you" },
  refused: { tone: "neutral", label: "Sender was told" },
  ignored: { tone: "neutral", label: "Set aside" },
};
const purposes: Record<NonNullable<MailRow["purpose"]>, string> = {
  question: "Question",
  comment: "Comment",
  assignment: "Assignment",
  escalation: "Escalation",
  decision: "Decision",
  refusal: "Answer not taken",
};

const whatOf = (mail: MailRow): string =>
  mail.direction === "in" ? "Came in" : `To send: ${mail.purpose ? purposes[mail.purpose].toLowerCase() : "mail"}`;

function Why({ mail }: { mail: MailRow }) {
  if (mail.direction === "out" && mail.serverSaid === undefined)
    return <Masked label="The mail server’s words name an address" />;
  const why = (mail.direction === "in" ? mail.reason : mail.serverSaid) ?? "Not said";
  return (
    <span className="truncate max-sm:whitespace-normal" title={why}>
      {why}
    </span>
  );
}

const Address = ({ mail }: { mail: MailRow }) =>
  mail.address === undefined ? (mail.personName ?? <Masked />) : <span className="truncate">{mail.address ?? "—"}</span>;

const Buttons = ({ act, mail }: { act: Act; mail: MailRow }) => (
  <span className="flex justify-end gap-1">
    {mail.mayTryAgain ? (
      <IconButton label={mail.direction === "out" ? "Send again" : "Read again"} onClick={() => act(mail, "again")}>
        <RotateCcw aria-hidden />
      </IconButton>
    ) : null}
    {mail.maySetAside ? (
      <IconButton label="Set aside" onClick={() => act(mail, "aside")}>
        <MailX aria-hidden />
      </IconButton>
    ) : null}
  </span>
);

const columnsOf = (act: Act): Column<MailRow>[] => [
  { id: "at", header: "When", width: 110, cell: (mail) => <When at={mail.at} /> },
  {
    id: "what",
    header: "What",
    width: 170,
    fixed: true,
    cell: (mail) =>
      mail.exceptionId ? (
        <Link href={`/exceptions?view=items&peek=${mail.exceptionId}`} className="truncate hover:underline">
          {whatOf(mail)}
        </Link>
      ) : (
        whatOf(mail)
      ),
  },
  { id: "who", header: "To or from", width: 220, yields: 2, cell: (mail) => <Address mail={mail} /> },
  {
    id: "subject",
    header: "Subject",
    width: 180,
    yields: 3,
    cell: (mail) => (mail.subject === undefined ? <Masked short /> : <span className="truncate">{mail.subject ?? "—"}</span>),
  },
  { id: "why", header: "Why", fixed: true, minWidth: 240, cell: (mail) => <Why mail={mail} /> },
  { id: "state", header: "State", width: 140, cell: (mail) => <Status {...states[mail.state]} /> },
  { id: "act", header: "", fixed: true, width: 76, align: "end", cell: (mail) => <Buttons act={act} mail={mail} /> },
];

/** Mails that people have to look at, with the ways to settle each. */
export function MailList() {
  const trpc = useTRPC();
  const client = useQueryClient();
  const mails = useQuery({ ...trpc.mail.list.queryOptions({}), refetchInterval: refreshMs });
  const settle = useMutation(
    trpc.mail.settle.mutationOptions({
      onSuccess: () => client.invalidateQueries(trpc.mail.pathFilter()),
      onError: (error) => toast({ tone: "danger", title: error.message }),
    }),
  );
  const act: Act = ({ direction, id }, how) => settle.mutate({ id, direction, act: how });
  const { data } = mails;
  return (
    <ListLayout toolbar={<p className="flex min-h-7 items-center text-muted-foreground">{data ? standing(data) : null}</p>}>
      <DataTable
        fill
        label="Mails to look at"
        what="mails"
        columns={columnsOf(act)}
        rows={data?.items}
        rowId={(mail) => mail.id}
        rowLabel={whatOf}
        {...loaded(mails)}
        total={data ? { value: data.items.length, capped: data.more } : undefined}
        empty={<Empty title="Nothing to look at">What is not delivered, or comes in and is no comment, appears here.</Empty>}
        narrow={(mail) => (
          <div className="flex items-center gap-2">
            <div className="min-w-0 flex-1">
              <div className="flex items-center justify-between gap-2">
                <span className="truncate">{whatOf(mail)}</span>
                <When at={mail.at} />
              </div>
              <div className="flex items-center justify-between gap-2">
                <Status {...states[mail.state]} />
                <span className="flex min-w-0 text-meta text-muted-foreground">
                  <Address mail={mail} />
                </span>
              </div>
              <div className="line-clamp-2 text-meta text-muted-foreground">
                <Why mail={mail} />
              </div>
            </div>
            <Buttons act={act} mail={mail} />
          </div>
        )}
      />
    </ListLayout>
  );
}

/** How mail works here, in a sentence. */
function standing({ isOn, sentInADay, takesAnswers, waiting }: Listed): string {
  if (!isOn) return "This installation sends no mail: SMTP_URL and MAIL_FROM are not set.";
  const answers = takesAnswers ? "answers are taken" : "no answers are taken";
  return `Mail is on, ${answers}: ${sentInADay} sent in the last 24 hours, ${waiting} waiting.`;
}
