"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/section";
import { When } from "@/components/when/when";
import { actionName } from "../../../audit/_ui/action-name";
import { Actor } from "../../../audit/_ui/actor";
import { summaryOf } from "../../../audit/_ui/changes";
import { changesOf } from "../../../audit/_ui/readable-fields";

const [page, most] = [50, 200];

/** What happened to it, newest first: by whom, from what to what. */
export function HistoryTab({ id }: { id: string }) {
  const [limit, setLimit] = useState(page);
  const history = useQuery(useTRPC().engagements.history.queryOptions({ engagementId: id, limit }));
  return (
    <Section title="History" note="newest first" flush>
      <WhenLoaded query={history} failed="The history could not be loaded" loading={<LoadingRows rows={8} />}>
        {({ items, nextCursor }) => (
          <>
            {items.length === 0 ? <p className="px-4 py-3 text-muted-foreground">Nothing is recorded yet.</p> : null}
            <ol>
              {items.map((entry) => (
                <li
                  key={entry.id}
                  className="grid gap-x-4 gap-y-0.5 border-b border-border px-4 py-2 last:border-b-0 sm:grid-cols-[9rem_11rem_minmax(0,1fr)]"
                >
                  <When at={entry.at} mode="datetime" className="text-muted-foreground" />
                  <Actor type={entry.actorType} name={entry.actorName} />
                  <div className="min-w-0">
                    <p>{actionName(entry.action)}</p>
                    <p className="break-words text-muted-foreground">{summaryOf(changesOf(entry))}</p>
                    {entry.reason ? <p className="text-muted-foreground">“{entry.reason}”</p> : null}
                  </div>
                </li>
              ))}
            </ol>
            {nextCursor && limit < most ? (
              <div className="border-t border-border px-4 py-2">
                <Button variant="ghost" busy={history.isFetching} onClick={() => setLimit(most)}>
                  Show older entries
                </Button>
              </div>
            ) : null}
          </>
        )}
      </WhenLoaded>
    </Section>
  );
}
