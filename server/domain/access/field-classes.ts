import { z } from "zod";
import type { Grant, Role } from "./roles.ts";
import { roles } from "./roles.ts";

/** Every canonical field has a class; masks, logs and exports follow it. What carries no class is internal. */
export const fieldClasses = ["public", "internal", "bill_rate", "cost", "margin", "posting", "personal"] as const;
export type FieldClass = (typeof fieldClasses)[number];

const everyone = roles;
/** Who may see a class. Cost and margin are hidden from sales operations, postings from all but finance, executives and auditors. */
const visibleTo: Record<FieldClass, readonly Role[]> = {
  public: everyone,
  internal: everyone,
  bill_rate: ["finance", "pmo", "project_manager", "resource_manager", "sales_ops", "account_team", "executive", "auditor"],
  cost: ["finance", "pmo", "project_manager", "executive", "auditor"],
  margin: ["finance", "pmo", "executive", "auditor"],
  posting: ["finance", "executive", "auditor"],
  personal: ["finance", "pmo", "project_manager", "resource_manager", "sales_ops", "account_team", "auditor", "admin"],
};

export type VisibleClasses = ReadonlySet<FieldClass>;

export function visibleClasses(grants: readonly Grant[]): VisibleClasses {
  return new Set(fieldClasses.filter((fieldClass) => grants.some((grant) => visibleTo[fieldClass].includes(grant.role))));
}

/** Sees everything: for the system's own work, never for a response. */
export const allClasses: VisibleClasses = new Set(fieldClasses);

interface ClassMeta {
  fieldClass: FieldClass;
}
const classRegistry = z.registry<ClassMeta>();

/** Declares the class of a field in an output schema. A field of a class that may be hidden must be optional: masked means absent. */
export function classed<Schema extends z.ZodType>(fieldClass: FieldClass, schema: Schema): z.ZodOptional<Schema> {
  const optional = schema.optional();
  classRegistry.add(optional, { fieldClass });
  return optional;
}

export const classOf = (schema: z.ZodType): FieldClass | undefined => classRegistry.get(schema)?.fieldClass;
