import { createLoader, parseAsStringLiteral } from "nuqs/server";

export const spans = ["1", "6", "24"] as const;

/** How many hours of health are drawn. */
export const connectionParams = { hours: parseAsStringLiteral(spans).withDefault("6") };
export const loadConnectionParams = createLoader(connectionParams);
