import { connectors } from "../../connectors/registry.ts";
import { webServices } from "../../web/services.ts";
import { receiveEvent } from "./receive-event.ts";
import { receiveMail } from "./receive-mail.ts";

/** /api/webhooks/{connection} of the web process. */
export const handleEvent = (request: Request, key: string): Promise<Response> =>
  receiveEvent({ services: webServices(), connectors }, request, key);

/** /api/webhooks/mail of the web process. */
export const handleMail = (request: Request): Promise<Response> => {
  const services = webServices();
  return receiveMail({ services, secret: services.env.MAIL_WEBHOOK_SECRET }, request);
};
