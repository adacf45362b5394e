import { connectors } from "../../connectors/registry.ts";
import { webServices } from "../../web/services.ts";
import { receiveEvent } from "./receive-event.ts";

/** /api/webhooks/{connection} of the web process. */
export const handleEvent = (request: Request, key: string): Promise<Response> =>
  receiveEvent({ services: webServices(), connectors }, request, key);
