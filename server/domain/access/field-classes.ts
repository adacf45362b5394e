import { z } from "zod";
import { covers } from "./covers.ts";
import type { Grant, Role } from "./roles.ts";
import { roles } from "./roles.ts";
import { type Place, reaches } from "./scope.ts";

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

const shows = (grant: Grant, fieldClass: FieldClass): boolean => visibleTo[fieldClass].includes(grant.role);

/** What one of these grants shows, wherever it reaches. */
export function visibleClasses(grants: readonly Grant[]): VisibleClasses {
  return new Set(fieldClasses.filter((fieldClass) => grants.some((grant) => shows(grant, fieldClass))));
}

/** What is visible of a record at a place: a role in one entity shows nothing more of another. */
export const classesAt = (grants: readonly Grant[], place: Place): VisibleClasses =>
  visibleClasses(grants.filter((grant) => reaches([grant], place)));

/**
 * What is visible of something that says no place: it may concern any place that the grants reach, so a class counts only
 * where, at all of them, there is a grant that shows it.
 */
export function classesAnywhere(grants: readonly Grant[]): VisibleClasses {
  return new Set(
    fieldClasses.filter((fieldClass) => {
      const showing = grants.filter((grant) => shows(grant, fieldClass));
      return showing.length > 0 && grants.every((grant) => covers(showing, grant));
    }),
  );
}

/** What is visible of something that concerns several places at once: what is visible at each of them. */
export function classesAtAll(grants: readonly Grant[], places: readonly Place[]): VisibleClasses {
  const [first, ...others] = places.map((place) => classesAt(grants, place));
  if (!first) return classesAnywhere(grants);
  return new Set([...first].filter((fieldClass) => others.every((classes) => classes.has(fieldClass))));
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
