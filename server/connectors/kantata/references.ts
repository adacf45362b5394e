import { z } from "zod";
import type { CallScope, WriteResult } from "../ports/port.ts";
import type { Account } from "./account.ts";
import type { Listed, Query } from "./api.ts";
import { externalReferenceRow, sentId } from "./wire.ts";

export type ReferencedObject = "project" | "client" | "role";

/** The filters that ask for the record with our key. References are side-loaded, since a filter that is ignored returns everything. */
export function referenceQuery({ settings }: Account, object: ReferencedObject, key: string): Query {
  const { names, referenceModels, referenceService } = settings;
  return {
    [names.referenceServiceFilter]: referenceService,
    ...(names.referenceModelFilter ? { [names.referenceModelFilter]: referenceModels[object] } : {}),
    [names.referenceKeyFilter]: key,
    include: "external_references",
  };
}

/** The reference that travels with a create, or nothing where the account is set not to take it. */
export function referenceInCreate(account: Account, object: ReferencedObject, key: string): Record<string, unknown> {
  return account.settings.referenceInCreate ? { external_reference: referenceFields(account, object, key) } : {};
}

function referenceFields({ settings }: Account, object: ReferencedObject, key: string): Record<string, unknown> {
  return {
    service_name: settings.referenceService,
    service_model: settings.referenceModels[object],
    [settings.names.referenceKeyField]: key,
  };
}

const sideLoadedReference = z.looseObject({ service_name: z.string() });

/** Our keys that a row's side-loaded references state. */
export function keysOf(account: Account, listed: Listed<unknown>, row: { external_reference_ids?: string[] }): string[] {
  const { referenceService, names } = account.settings;
  return (row.external_reference_ids ?? []).flatMap((id) => {
    const reference = sideLoadedReference.safeParse(listed.sideLoaded("external_references", id));
    if (!reference.success || reference.data.service_name !== referenceService) return [];
    const key = reference.data[names.referenceKeyField];
    return typeof key === "string" ? [key] : [];
  });
}

/** Records our key at a record that exists. With the published path this creates or updates, so running it again changes nothing. */
export async function recordReference(
  account: Account,
  scope: CallScope,
  request: { externalId: string; key: string; object?: "project" | "client" },
): Promise<WriteResult> {
  const object = request.object ?? "project";
  const { names } = account.settings;
  await account.api.create(scope, {
    purpose: "reference.record",
    resource: "external_references",
    path: names.referencePath,
    row: externalReferenceRow,
    draft: {
      subject_type: object === "project" ? names.projectSubject : names.clientSubject,
      subject_id: sentId(request.externalId),
      ...referenceFields(account, object, request.key),
    },
  });
  return { externalId: request.externalId, url: account.url(object, request.externalId) };
}
