import { insert } from "../../db/rows.ts";
import { contentHash } from "../../domain/canonical-json.ts";
import { newId } from "../../domain/ids.ts";
import type { TestServices } from "../../testing/services.ts";

/** A write that shadow mode kept, as the engine keeps it. Of one record unless `canonicalId` says whose it is. */
export async function keepShadowWrite(
  services: TestServices,
  write: {
    connectionId: string;
    engagementId: string;
    request: object;
    type?: string;
    canonicalId?: string;
    intendedAt?: Date;
  },
): Promise<string> {
  const { connectionId, engagementId, request } = write;
  const id = newId();
  const sealed = services.keyring.sealJson(request);
  await insert(services.db, "OutboundWrite", {
    id,
    connectionId,
    type: write.type ?? "project",
    canonicalId: write.canonicalId ?? id,
    revision: id,
    engagementId,
    state: "shadow",
    marker: id,
    contentHash: Buffer.from(contentHash(request)) as Buffer<ArrayBuffer>,
    request: Buffer.from(sealed.body) as Buffer<ArrayBuffer>,
    keyId: sealed.keyId,
    correlationId: newId<"correlation">(),
    intendedAt: write.intendedAt ?? services.clock.now(),
  });
  return id;
}
