import { z } from "zod";

/** Of what a person is told by mail, as far as they chose so. */
export const mailKinds = ["question", "comment", "assignment", "escalation", "decision"] as const;
export const mailKindSchema = z.enum(mailKinds);
export type MailKind = z.infer<typeof mailKindSchema>;

/** What each is, on the screen where it is chosen. */
export const mailKindNames: Record<MailKind, string> = {
  question: "Somebody asks me something about an exception",
  comment: "Somebody answers me, or says something about an exception that is assigned to me",
  assignment: "An exception is assigned to me",
  escalation: "Somebody escalates an exception of my team",
  decision: "A mapping or a waiver awaits a second person who may be me",
};

/** Why a mail is sent: of what it tells, or that an answer by mail was not taken. */
export const mailPurposeSchema = z.enum([...mailKinds, "refusal"]);
export type MailPurpose = z.infer<typeof mailPurposeSchema>;
