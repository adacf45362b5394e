"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { DataTable } from "@/components/data-table/data-table";
import { FilterBar } from "@/components/data-table/filter-bar";
import { ListLayout } from "@/components/data-table/list-layout";
import { loadedPage } from "@/components/data-table/loaded";
import type { Column } from "@/components/data-table/types";
import { usePeekSteps } from "@/components/data-table/use-peek-steps";
import { useTableUrl } from "@/components/data-table/use-table-url";
import { Masked } from "@/components/masked/masked";
import { Empty } from "@/components/states/empty";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when/when";
import { grantLabel, type Person } from "./access-types";
import { NewPersonDialog } from "./new-person-dialog";
import { PersonPeek } from "./person-peek";
import { PersonStatus } from "./person-status";

const pageSize = 100;

const rolesText = (person: Person): string => person.grants.map(grantLabel).join(", ");

const columns: Column<Person>[] = [
  { id: "name", header: "Name", width: 170, fixed: true, cell: (person) => <span className="truncate">{person.name}</span> },
  {
    id: "email",
    header: "Email",
    minWidth: 280,
    yields: 1,
    cell: (person) => (person.email === undefined ? <Masked /> : <span className="truncate">{person.email}</span>),
  },
  {
    id: "roles",
    header: "Roles",
    cell: (person) => (
      <span className="truncate" title={rolesText(person)}>
        {rolesText(person) || <span className="text-muted-foreground">None yet</span>}
      </span>
    ),
  },
  { id: "status", header: "Status", width: 130, cell: (person) => <PersonStatus status={person.status} /> },
  {
    id: "sessions",
    header: "Sessions",
    width: 90,
    yields: 3,
    align: "end",
    tip: "Sessions that are open now",
    cell: (person) => person.liveSessions,
  },
  {
    id: "lastSignIn",
    header: "Last sign-in",
    width: 120,
    yields: 2,
    align: "end",
    cell: (person) => <When at={person.lastSignInAt} cause="Has never signed in" />,
  },
];

interface PeopleListProps {
  views: ReactNode;
  mayManage: boolean;
  /** A password lets in administrators of the whole firm only. */
  isSingleSignOnOnly: boolean;
}

export function PeopleList({ views, mayManage, isSingleSignOnOnly }: PeopleListProps) {
  const url = useTableUrl();
  const trpc = useTRPC();
  const [adding, setAdding] = useState(false);
  const people = useQuery({
    ...trpc.access.people.queryOptions({ q: url.query, cursor: url.cursor }),
    placeholderData: keepPreviousData,
  });
  const rows = people.data?.items;
  const { peeked, steps } = usePeekSteps(url, rows);
  return (
    <ListLayout
      toolbar={
        <FilterBar
          fields={[]}
          filters={{}}
          onFiltersChange={() => {}}
          query={url.query}
          onQueryChange={url.setQuery}
          placeholder="Name or address…"
          leading={views}
          trailing={
            mayManage ? (
              <Button variant="primary" onClick={() => setAdding(true)}>
                <UserPlus aria-hidden />
                Add person
              </Button>
            ) : null
          }
        />
      }
      peek={
        peeked ? (
          <PersonPeek
            key={`${peeked.id} ${peeked.grantsVersion}`}
            person={peeked}
            mayManage={mayManage}
            isSingleSignOnOnly={isSingleSignOnOnly}
            {...steps}
          />
        ) : null
      }
      peekLabel="Person"
      onPeekClose={steps.onClose}
    >
      <DataTable
        fill
        label="People who may sign in"
        what="people"
        columns={columns}
        rows={rows}
        rowId={(person) => person.id}
        rowLabel={(person) => person.name}
        {...loadedPage(people, url, { nextCursor: people.data?.nextCursor, pageSize: pageSize })}
        filtered={url.query !== ""}
        onClearFilters={() => url.setQuery("")}
        empty={<Empty title="Nobody may sign in yet">Add the people of your firm, each with the roles of their work.</Empty>}
        narrow={(person) => (
          <>
            <div className="flex items-center justify-between gap-2">
              <span className="truncate">{person.name}</span>
              <PersonStatus status={person.status} />
            </div>
            <div className="truncate text-meta text-muted-foreground">{rolesText(person) || "No role yet"}</div>
          </>
        )}
      />
      {adding ? <NewPersonDialog isSingleSignOnOnly={isSingleSignOnOnly} onClose={() => setAdding(false)} /> : null}
    </ListLayout>
  );
}
