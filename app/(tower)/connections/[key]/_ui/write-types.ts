const names: Readonly<Record<string, string>> = {
  customer: "Customers",
  entity_link: "Customer–entity relationships",
  contact: "Contacts",
  erp_project: "Projects",
  billing_schedule: "Billing schedules",
  contract: "Contracts",
  billing_hold: "Billing holds",
  client: "Clients",
  project: "Projects",
  project_reference: "Cross-references",
  project_template: "Templates applied",
  project_milestones: "Milestones",
  milestones_unbilled: "Milestones that the ERP bills",
  project_roles: "Roles",
  project_update: "Project changes",
  project_contacts: "Project contacts",
  project_hold: "Project holds",
  deal_status: "Statuses on deals",
};

/** What a kind of write makes, in the plural: "Billing schedules". */
export const writeTypeName = (type: string): string =>
  names[type] ?? `${type.charAt(0).toUpperCase()}${type.slice(1).replaceAll("_", " ")}`;
