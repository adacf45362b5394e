import { counted } from "@/components/number/counted";

/** "1 write", "1,204 writes". */
export const writesText = (count: number): string => counted(count, "write");

/** "1 engagement goes on", "1,204 engagements go on". */
export const goOnText = (count: number): string => counted(count, "engagement goes on", "engagements go on");

/** "1 engagement waits", "1,204 engagements wait". */
export const waitText = (count: number): string => counted(count, "engagement waits", "engagements wait");
