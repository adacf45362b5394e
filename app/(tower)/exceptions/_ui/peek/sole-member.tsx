import type { Release } from "../release-progress";
import type { ItemDetail } from "../types";
import type { Acts } from "../use-acts";
import { Comparisons } from "./comparisons";
import { Fixes } from "./fixes";
import { WaiverSection } from "./waiver-section";

interface SoleMemberProps {
  detail: ItemDetail;
  acts: Acts;
  onReleased: (release: Release) => void;
}

/** The ways out of the only exception of a cause, right beside the cause. */
export function SoleMember({ detail, acts, onReleased }: SoleMemberProps) {
  const released = (since: Date) => {
    onReleased({ target: { ids: [detail.item.id] }, since });
    void acts.refresh();
  };
  const changed = () => void acts.refresh();
  return (
    <>
      {detail.comparisons.length > 0 ? <Comparisons comparisons={detail.comparisons} /> : null}
      <Fixes detail={detail} onReleased={released} onChanged={changed} />
      <WaiverSection detail={detail} onReleased={released} onChanged={changed} />
    </>
  );
}
