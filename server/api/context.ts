import { actorOfCookies } from "../auth/request-actor.ts";
import { newId } from "../domain/ids.ts";
import { webServices } from "../web/services.ts";
import type { ApiContext } from "./trpc.ts";

/** The context of one request from the browser, by its cookies. */
export async function createApiContext(cookie: (name: string) => string | undefined): Promise<ApiContext> {
  const services = webServices();
  const correlationId = newId<"correlation">();
  const actor = await actorOfCookies(services, cookie);
  return { call: actor && { ...services, actor, correlationId }, correlationId, log: services.log };
}
