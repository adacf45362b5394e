import { beforeAll } from "vitest";
import { ownServices } from "../../testing/own-services.ts";
import { type Answered, askingOf, tokenFor } from "../rest/api-for-tests.ts";
import { createQuota } from "../rest/quota.ts";
import { scimApi } from "./api.ts";

type Ask = ReturnType<typeof askingOf>;

/** The firm's directory over services of a test file's own, of a firm with one administrator. It asks with its token unless another is said. */
export function ownDirectory() {
  const { services } = ownServices();
  let api: Ask;
  let token: string;
  beforeAll(async () => {
    api = askingOf(services, scimApi, createQuota({ requests: 100_000 }));
    token = await tokenFor(services, "admin", { scopes: ["access.manage"] });
    await services.person("Ada Admin", ["admin"]);
  }, 120_000);
  const ask: Ask = (method, path, asked) => api(method, path, { token, ...asked });
  const get = (path: string) => ask("GET", path);
  const post = (body: unknown, query = "") => ask("POST", `/Users${query}`, { body });
  const put = (id: string, body: unknown) => ask("PUT", `/Users/${id}`, { body });
  const patch = (id: string, ...Operations: unknown[]) =>
    ask("PATCH", `/Users/${id}`, { body: { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations } });
  const remove = (id: string) => ask("DELETE", `/Users/${id}`);
  const join = async (email: string, more: object = {}) => idOf(await post({ userName: email, ...more }));
  return { services, ask, get, post, put, patch, remove, join };
}

/** Of whom an answer tells. */
export const idOf = ({ body }: Answered): string => String(body.id);
