import type { Mailbox } from "./address.ts";

/** How the firm's mail is sent and where its answers go. */
export interface MailSettings {
  from: Mailbox;
  /** Null: mails cannot be answered, only followed into the product. */
  replyTo: string | null;
  /** The address that people type, without a slash at its end or with one. */
  productUrl: string;
}
