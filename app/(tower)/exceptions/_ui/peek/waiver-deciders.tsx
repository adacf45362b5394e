"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { WhenLoaded } from "@/components/states/when-loaded";

interface WaiverDecidersProps {
  /** Of the exception. */
  id: string;
  /** Null: the whole deal. */
  limit: { amount: string; currency: string } | null;
}

/** Who may decide it: said before it is asked for, and while it waits. */
export function WaiverDeciders({ id, limit }: WaiverDecidersProps) {
  const asked = useQuery({
    ...useTRPC().exceptions.deciders.queryOptions({ id, limit }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <WhenLoaded query={asked} failed="Who may decide it could not be loaded" loading={null} inline>
      {({ more, people }) => (
        <p className="text-muted-foreground">
          {people.length === 0
            ? "Nobody else may decide it yet: an administrator can grant the role or add a rule to the approval matrix."
            : `${anyOf([...people.map(({ name, role }) => `${name} (${role})`), ...(more > 0 ? [`${more} more`] : [])])} may decide it.`}
        </p>
      )}
    </WhenLoaded>
  );
}

const anyOf = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
