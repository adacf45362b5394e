import type { Permission } from "../../domain/access/permissions.ts";
import { permissionsOf } from "../../domain/access/permissions.ts";
import type { Grant, Role } from "../../domain/access/roles.ts";
import { after, type Clock } from "../../domain/clock.ts";
import { createApiToken } from "../../services/access/create-api-token.ts";
import type { Services } from "../../services/context.ts";
import type { TestServices } from "../../testing/services.ts";
import { createRestHandler } from "./handler.ts";
import { createQuota, type Quota } from "./quota.ts";
import { publicApi, type RestApi } from "./rest-api.ts";
import type { Method, Route } from "./route.ts";

const dayMs = 86_400_000;

interface Asked {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
  address?: string;
}

/** What a program gets from the public API. */
export interface Answered {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** Asks routes of the public API as a program does: `await ask("GET", "/engagements?limit=2", { token })`. */
export const asking = (services: Services, routes: readonly Route[], quota?: Quota) =>
  askingOf(services, publicApi(routes), quota);

/** The same of any API over a table of routes. */
export function askingOf(services: Services, api: RestApi, quota: Quota = createQuota()) {
  const handle = createRestHandler(services, quota, api);
  return async (method: Method | "HEAD" | "OPTIONS", path: string, asked: Asked = {}): Promise<Answered> => {
    const url = new URL(`https://throughline.example${api.base}${path}`);
    const isText = typeof asked.body === "string" || asked.body instanceof Uint8Array;
    const request = new Request(url, {
      method,
      headers: {
        ...(asked.token ? { authorization: `Bearer ${asked.token}` } : {}),
        ...(asked.body === undefined ? {} : { "content-type": api.contentType }),
        ...asked.headers,
      },
      ...(asked.body === undefined ? {} : { body: isText ? (asked.body as string) : JSON.stringify(asked.body) }),
    });
    const segments = url.pathname
      .slice(api.base.length + 1)
      .split("/")
      .map(decodeURIComponent);
    const response = await handle({ request, segments, address: asked.address ?? "203.0.113.7" });
    return {
      status: response.status,
      headers: response.headers,
      body: response.status === 204 ? {} : ((await response.json()) as Record<string, unknown>),
    };
  };
}

/** The secret of a token of that role: with all scopes that the role carries, unless they are named. */
export async function tokenFor(
  services: { as: TestServices["as"]; clock: Clock },
  role: Role,
  more: Partial<Pick<Grant, "entityCode" | "region">> & { scopes?: Permission[] } = {},
): Promise<string> {
  const { scopes = permissionsOf([{ role, entityCode: null, region: null, isLead: false }]), ...place } = more;
  const expiresAt = after(services.clock.now(), 30 * dayMs);
  const made = await createApiToken(services.as(), { name: `A program of ${role}`, role, scopes, expiresAt, ...place });
  if (!made.ok) throw new Error(made.error.message);
  return made.value.secret;
}
