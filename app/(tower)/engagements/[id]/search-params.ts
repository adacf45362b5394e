import { createLoader, parseAsStringLiteral } from "nuqs/server";

export const tabs = ["contract", "steps", "trace", "history"] as const;
export type Tab = (typeof tabs)[number];

/** Which part of the engagement is shown below its head. */
export const engagementPageParams = { tab: parseAsStringLiteral(tabs).withDefault("contract") };
export const loadEngagementPageParams = createLoader(engagementPageParams);
