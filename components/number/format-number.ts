const format = new Intl.NumberFormat("en-GB");

/** A number as people read it, its thousands apart: 1204 is "1,204", 2.5 is "2.5". */
export const formatNumber = (value: number): string => format.format(value);
