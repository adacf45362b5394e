import type { Org } from "./org.ts";
import type { Field, ObjectDefinition } from "./schema.ts";

const soapTypes: Partial<Record<Field["type"], string>> = {
  id: "tns:ID",
  reference: "tns:ID",
  boolean: "xsd:boolean",
  int: "xsd:int",
  double: "xsd:double",
  currency: "xsd:double",
  date: "xsd:date",
  datetime: "xsd:dateTime",
};

/** The values that a field offers, where the org says them. */
function picklistValues(org: Org, field: Field): { value: string; label: string; active: boolean; defaultValue: boolean }[] {
  const source = field.picklist === "stage" ? ["OpportunityStage", "MasterLabel"] : ["CurrencyType", "IsoCode"];
  const [object = "", name = ""] = field.picklist ? source : [];
  if (object === "") return [];
  return org
    .table(object)
    .committedAll()
    .map((row) => ({ value: String(row[name]), label: String(row[name]), active: row.IsActive === true, defaultValue: false }));
}

function describeField(org: Org, field: Field): Record<string, unknown> {
  const isNumber = field.type === "double" || field.type === "currency";
  return {
    name: field.name,
    label: field.label,
    type: field.type,
    soapType: soapTypes[field.type] ?? "xsd:string",
    length: ["boolean", "int", "double", "currency", "date", "datetime"].includes(field.type) ? 0 : field.length,
    precision: isNumber ? 18 : 0,
    scale: isNumber ? 2 : 0,
    custom: field.custom,
    createable: field.createable,
    updateable: field.updateable,
    nillable: !field.required && field.type !== "boolean" && field.type !== "id",
    defaultedOnCreate: field.type === "boolean" || field.name === "OwnerId",
    externalId: field.externalId,
    idLookup: field.externalId || field.type === "id",
    unique: field.unique,
    filterable: !(field.type === "textarea" && field.length > 255),
    sortable: true,
    groupable: field.type !== "textarea",
    calculated: false,
    cascadeDelete: field.isMasterDetail ?? false,
    restrictedPicklist: field.picklist !== undefined,
    picklistValues: picklistValues(org, field),
    referenceTo: field.referenceTo ? [field.referenceTo] : [],
    relationshipName: field.relationshipName ?? null,
  };
}

/** An object in a word or two, as the list of objects has it. */
export function summarize(definition: ObjectDefinition, base: string): Record<string, unknown> {
  const { createable, label, name, prefix } = definition;
  return {
    name,
    label,
    labelPlural: `${label}s`,
    keyPrefix: prefix,
    custom: name.endsWith("__c"),
    createable,
    updateable: createable,
    deletable: createable,
    queryable: true,
    retrieveable: true,
    searchable: false,
    urls: {
      sobject: `${base}/sobjects/${name}`,
      describe: `${base}/sobjects/${name}/describe`,
      rowTemplate: `${base}/sobjects/${name}/{ID}`,
    },
  };
}

/** All that a client can ask of an object's fields. */
export function describeObject(org: Org, definition: ObjectDefinition, base: string): Record<string, unknown> {
  const fields = [...definition.fields.values()].map((field) => describeField(org, field));
  return { ...summarize(definition, base), fields, childRelationships: [], recordTypeInfos: [] };
}
