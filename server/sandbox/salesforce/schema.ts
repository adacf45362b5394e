import { objects } from "./objects.ts";

export type FieldType =
  | "id"
  | "string"
  | "textarea"
  | "boolean"
  | "int"
  | "double"
  | "currency"
  | "date"
  | "datetime"
  | "picklist"
  | "reference"
  | "url"
  | "email"
  | "phone";

export interface Field {
  name: string;
  label: string;
  type: FieldType;
  length: number;
  /** The object that a reference leads to, and what the way there is called in queries and answers. */
  referenceTo?: string;
  relationshipName?: string;
  /** The record cannot be without the one it refers to, and goes with it. */
  isMasterDetail?: boolean;
  externalId: boolean;
  unique: boolean;
  required: boolean;
  createable: boolean;
  updateable: boolean;
  custom: boolean;
  /** Whether only the stages or currencies of the org fit. */
  picklist?: "stage" | "currency";
}

export interface ObjectDefinition {
  name: string;
  label: string;
  prefix: string;
  createable: boolean;
  /** By name in lower case. */
  fields: Map<string, Field>;
  /** The field of each relationship, by the relationship's name in lower case. */
  relationships: Map<string, Field>;
}

export interface CustomField {
  object: string;
  name: string;
  type: FieldType;
  length?: number;
  label?: string;
  externalId?: boolean;
  unique?: boolean;
}

export type Schema = Map<string, ObjectDefinition>;

/** The schema of a new org, by object name in lower case. */
export function freshSchema(): Schema {
  const schema: Schema = new Map();
  for (const { fields, ...object } of objects) {
    const definition: ObjectDefinition = { ...object, fields: new Map(), relationships: new Map() };
    for (const field of fields) addField(definition, field);
    schema.set(object.name.toLowerCase(), definition);
  }
  return schema;
}

/** Adds a field to an object. */
export function addField(definition: ObjectDefinition, field: Field): void {
  definition.fields.set(field.name.toLowerCase(), field);
  if (field.relationshipName) definition.relationships.set(field.relationshipName.toLowerCase(), field);
}

export const customField = (field: CustomField): Field => ({
  name: field.name,
  label: field.label ?? field.name.replace(/__c$/, "").replaceAll("_", " "),
  type: field.type,
  length: field.length ?? (field.type === "textarea" ? 32_768 : 255),
  externalId: field.externalId ?? false,
  unique: field.unique ?? false,
  required: false,
  createable: true,
  updateable: true,
  custom: true,
});

/** Fields that are looked up by value have their value in lower case beside them: such look-ups do not mind the case. */
export const isLookedUp = (field: Field): boolean => field.externalId || field.unique;
export const foldedName = (field: string): string => `~${field}`;
