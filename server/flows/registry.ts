import type { Flow } from "../jobs/flow.ts";
import { quoteToProject } from "./quote-to-project/flow.ts";

/** Every flow that a worker runs. */
export const flows: readonly Flow[] = [quoteToProject];
