import { z } from "zod";

/** What the firm aims at; a firm sets its own under the setting `targets`. */
export const targetsSchema = z.object({
  /** Business hours from won to billing-ready, median. */
  setupBusinessHours: z.number().positive().default(16),
  /** Share of deals that are provisioned without a person. */
  straightThrough: z.number().min(0).max(1).default(0.8),
  /** Share of won deals that are provisioned. */
  provisioned: z.number().min(0).max(1).default(0.95),
});
