import { Status } from "@/components/status/status";
import type { Person } from "./access-types";

/** Whether a person may sign in. */
export function PersonStatus({ status }: { status: Person["status"] }) {
  return status === "active" ? <Status tone="ok" label="Active" /> : <Status tone="neutral" label="Switched off" />;
}
