import type { Release } from "../release-progress";
import type { ItemDetail } from "../types";
import type { Acts } from "../use-acts";
import { Comparisons } from "./comparisons";
import { Fixes } from "./fixes";
import { WaiverSection } from "./waiver-section";

interface WaysOutProps {
  detail: ItemDetail;
  acts: Acts;
  onReleased: (release: Release) => void;
}

/** The ways out of an exception: what to compare, what to mend, and setting it aside. */
export function WaysOut({ detail, acts, onReleased }: WaysOutProps) {
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
