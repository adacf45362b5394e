import type { Account } from "./account.ts";

const roles = [
  "Engagement manager",
  "Solution architect",
  "Senior consultant",
  "Consultant",
  "Data engineer",
  "Security analyst",
  "Trainer",
  "Developer",
];

const templates: Readonly<Record<string, readonly string[]>> = {
  Advisory: ["Kick-off", "Interviews", "Analysis", "Recommendations", "Steering committee"],
  "Implementation – standard": ["Kick-off", "Blueprint", "Build", "Test", "Training", "Go-live", "Hypercare"],
  "Data platform": ["Kick-off", "Architecture", "Ingestion", "Model", "Reports", "Handover"],
  "Managed service": ["Transition", "Service desk", "Monthly review", "Improvements"],
  "Security review": ["Scoping", "Assessment", "Penetration test", "Report", "Remediation plan"],
  Training: ["Preparation", "Sessions", "Evaluation"],
};

/** The account as an administrator has set it up: roles, templates, rate cards and project fields, and no project yet. */
export function seedAccount(account: Account): void {
  account.insert("users", { full_name: "Throughline integration", email_address: "integration@firm.example" });
  for (const name of roles) account.insert("roles", { name });
  for (const [title, tasks] of Object.entries(templates))
    account.insert("project_templates", {
      title,
      tasks: tasks.map((task) => ({ title: task, story_type: task === "Go-live" ? "milestone" : "task" })),
    });
  for (const currency of ["USD", "GBP", "EUR", "SGD"])
    account.insert("rate_cards", { rate_card_set_title: `RC-STD-${currency}`, currency });
  for (const name of ["Bill-to contact", "Project contact", "Engagement"])
    account.insert("custom_fields", { name, subject_type: "Workspace", value_type: "string" });
}
