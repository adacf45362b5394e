import { TRPCError } from "@trpc/server";

const missing: readonly string[] = ["NOT_FOUND", "BAD_REQUEST"];

/** What `read` answers; null when it is not there, is not the reader's or its id is none. Other failures are the error page's. */
export async function readOrNull<Answer>(read: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof TRPCError && missing.includes(error.code)) return null;
    throw error;
  }
}
