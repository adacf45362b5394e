/** A cell of a small table in a card or a peek: the edges keep in line with the heading, the gaps give way where the card is narrow. */
export const cardCell = "border-b border-border px-4 py-1.5 @max-md:px-1.5 @max-md:first:pl-4 @max-md:last:pr-4 @max-sm:px-1";
