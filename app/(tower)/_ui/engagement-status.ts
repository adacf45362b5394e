const labels: Record<string, string> = {
  checking: "Being checked",
  blocked: "Blocked",
  provisioning: "Being set up",
  awaiting_activation: "Awaiting activation in the ERP",
  billing_ready: "Billing-ready",
  on_hold: "On hold",
  no_project: "Needs no project",
  withdrawn: "Withdrawn",
  shadow: "Shadow: nothing written",
};

/** An engagement's status in words. */
export const statusLabel = (status: string): string => labels[status] ?? status;
