import { type CallScope, PortError, type WriteResult } from "../ports/port.ts";
import type { Account } from "./account.ts";
import { customFieldValueRow, sentId } from "./wire.ts";

/**
 * Writes contacts and engagement number into the project's custom fields: a create replaces the value that is there, so one
 * call is enough. What is not known is left as it is. A field that the account lacks is passed over, and the result then has
 * no link; when none of them is there the administrator is told which to add.
 */
export async function setContacts(
  account: Account,
  scope: CallScope,
  request: { projectExternalId: string; billTo: string | null; project: string | null; engagementNumber: string },
): Promise<WriteResult> {
  const { customFields, names } = account.settings;
  const values = new Map([
    [customFields.engagement, request.engagementNumber],
    ...(request.billTo ? [[customFields.billTo, request.billTo] as const] : []),
    ...(request.project ? [[customFields.project, request.project] as const] : []),
  ]);
  const fields = await account.customFields.find(scope, [...values.keys()]);
  const missing = [...values.keys()].filter((name) => !fields.has(name));
  if (fields.size === 0) {
    const list = missing.map((name) => `"${name}"`).join(", ");
    throw new PortError(
      "rejected",
      `${account.name} has no project custom field ${list}. Add it as a text field of projects in Kantata, or name the field that is used in the connection's settings.`,
      { details: missing.map((name) => ({ code: "unknown_custom_field", message: name, field: "custom_field_id" })) },
    );
  }
  await account.api.createMany(scope, {
    purpose: "contacts.set",
    resource: "custom_field_values",
    row: customFieldValueRow,
    drafts: [...fields].map(([name, field]) => ({
      subject_type: names.projectSubject,
      subject_id: sentId(request.projectExternalId),
      custom_field_id: sentId(field.id),
      value: values.get(name) ?? "",
    })),
  });
  return {
    externalId: request.projectExternalId,
    url: missing.length === 0 ? account.url("project", request.projectExternalId) : null,
  };
}
