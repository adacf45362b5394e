import { isRecord } from "../kit/http.ts";
import { type Answer, answer } from "./answer.ts";
import { type ApiCall, type ApiRoute, route } from "./api.ts";
import { ApiError } from "./errors.ts";
import { makeId } from "./ids.ts";
import { readObject } from "./record-routes.ts";
import type { FieldType } from "./schema.ts";

/** Types of the metadata API as fields have them. */
const metadataTypes: Readonly<Record<string, FieldType>> = {
  Text: "string",
  TextArea: "textarea",
  LongTextArea: "textarea",
  Checkbox: "boolean",
  Number: "double",
  Currency: "currency",
  Date: "date",
  DateTime: "datetime",
  Picklist: "picklist",
  Url: "url",
  Email: "email",
  Phone: "phone",
};

/** Makes a custom field as the Tooling API does; its answer's id is that of the field. */
function createField(call: ApiCall): Answer {
  const { FullName, Metadata } = readObject(call.body);
  const [, object = "", name = ""] = /^(\w+)\.(\w+__c)$/.exec(String(FullName)) ?? [];
  const { org } = call.author;
  const definition = org.find(object);
  if (!definition || name === "")
    throw new ApiError(400, "INVALID_FIELD", `FullName must be Object.Field__c, and names ${String(FullName)}`, ["FullName"]);
  const metadata = isRecord(Metadata) ? Metadata : {};
  const type = metadataTypes[String(metadata.type)];
  if (!type) throw new ApiError(400, "INVALID_FIELD", `There is no type of field ${String(metadata.type)}`, ["Metadata"]);
  if (type === "string" && typeof metadata.length !== "number")
    throw new ApiError(400, "REQUIRED_FIELD_MISSING", "A text field needs a length", ["Metadata"]);
  if (definition.fields.has(name.toLowerCase()))
    throw new ApiError(400, "DUPLICATE_DEVELOPER_NAME", `There is already a field named ${name} on ${definition.label}.`, [
      "FullName",
    ]);
  org.addCustomField({
    object: definition.name,
    name,
    type,
    ...(typeof metadata.length === "number" && { length: metadata.length }),
    ...(typeof metadata.label === "string" && { label: metadata.label }),
    externalId: metadata.externalId === true,
    unique: metadata.unique === true,
  });
  return answer(201, { id: makeId("00N", org.ctx.next("id:CustomField")), success: true, errors: [], warnings: [], infos: [] });
}

/** The org itself: its resources, its limits, its fields. */
export const orgRoutes = (usage: () => { used: number; max: number }): ApiRoute[] => [
  route("GET", "limits", () => {
    const { max, used } = usage();
    return answer(200, {
      DailyApiRequests: { Max: max, Remaining: max - used },
      DataStorageMB: { Max: 10_240, Remaining: 10_240 },
      HourlyAsyncReportRuns: { Max: 1200, Remaining: 1200 },
    });
  }),
  route("POST", "tooling/sobjects/CustomField", createField),
];
