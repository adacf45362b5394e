"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import type { Release } from "../release-progress";
import type { Acts } from "../use-acts";
import { Comparisons } from "./comparisons";
import { Fixes } from "./fixes";
import { WaiverSection } from "./waiver-section";

interface SoleMemberProps {
  id: string;
  acts: Acts;
  onReleased: (release: Release) => void;
}

/** The ways out of the only exception of a cause, right beside the cause. */
export function SoleMember({ id, acts, onReleased }: SoleMemberProps) {
  const { data } = useQuery({ ...useTRPC().exceptions.read.queryOptions({ id }), retry: false, refetchInterval: 15_000 });
  if (!data) return null;
  const released = (since: Date) => {
    onReleased({ target: { ids: [id] }, since });
    void acts.refresh();
  };
  const changed = () => void acts.refresh();
  return (
    <>
      {data.comparisons.length > 0 ? <Comparisons comparisons={data.comparisons} /> : null}
      <Fixes detail={data} onReleased={released} onChanged={changed} />
      <WaiverSection detail={data} onReleased={released} onChanged={changed} />
    </>
  );
}
