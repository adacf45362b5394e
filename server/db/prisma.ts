import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./generated/client.ts";

export type Prisma = PrismaClient;

/** Prisma for ordinary reads. All writes go through Tx, so that a change and its audit entry share one transaction. */
export function createPrisma(url: string, max = 5): Prisma {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max, options: "-c timezone=UTC" }) });
}
