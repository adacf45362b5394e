import { z } from "zod";
import type { StepAttempt } from "../../db/engagement-page.sql.ts";
import { stepSummary } from "../../domain/engagements/step-summary.ts";

/** One attempt at one step, as screens and the API show it. */
export const attemptSchema = z.object({
  id: z.number(),
  runId: z.string(),
  epoch: z.int(),
  step: z.string(),
  outcome: z.string(),
  summary: z.string().nullable(),
  startedAt: z.date(),
  durationMs: z.int(),
});

export const attemptOut = ({ detail, ...attempt }: StepAttempt): z.input<typeof attemptSchema> => ({
  ...attempt,
  summary: stepSummary(attempt.outcome, detail),
});

/** A run of a flow, as screens and the API show it. */
export const runSchema = z.object({
  id: z.string(),
  flow: z.string(),
  state: z.enum(["ready", "running", "parked", "done"]),
  lane: z.string(),
  step: z.string(),
  attempts: z.int(),
  dueAt: z.date(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
  outcome: z.string().nullable(),
  lastError: z.string().nullable(),
  correlationId: z.string(),
});
