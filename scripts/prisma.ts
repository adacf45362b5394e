import { runPrisma } from "../server/db/prisma-cli.ts";

/** Prisma's CLI as this project runs it: offline, with its own schema engine. Usage: node scripts/prisma.ts generate */
const { exitCode } = await runPrisma(process.argv.slice(2), {
  inherit: true,
  ...(process.env.DATABASE_URL ? { databaseUrl: process.env.DATABASE_URL } : {}),
});
process.exitCode = exitCode;
