interface Decided {
  state: "requested" | "approved" | "refused" | "withdrawn";
  isExpired: boolean;
  leftBehind: object | null;
  isOvertaken: boolean;
}

export interface WaiverStanding {
  title: string;
  isPast: boolean;
  /** Null: it was used for a change that another one has followed, so its day is only the one on which it was used. */
  lasts: "until_its_day" | "for_good" | null;
}

const titles = { approved: "Set aside", refused: "Refused", withdrawn: "The request was taken back", requested: "Asked for" };

/** What became of a waiver that nobody is to decide on. `isForGood`: it set a change aside, which is agreed from then on. */
export function waiverStanding({ isExpired, isOvertaken, leftBehind, state }: Decided, isForGood: boolean): WaiverStanding {
  const isPast = leftBehind !== null || isOvertaken;
  const over = isExpired && !isForGood && !isOvertaken ? "Has expired: " : isPast ? "Holds no more: " : "";
  const lasts = isOvertaken ? null : isForGood && state === "approved" ? "for_good" : "until_its_day";
  return { title: `${over}${titles[state]}`, isPast, lasts };
}
