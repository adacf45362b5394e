import { z } from "zod";
import { oneLine } from "./plain-text.ts";

/** Whose mail it is: a name, which may be empty, and an address. */
export interface Mailbox {
  name: string;
  address: string;
}

const address = z.email().max(254);

/** "Throughline <throughline@firm.example>" or the address alone; undefined: neither. */
export function parseMailbox(text: string): Mailbox | undefined {
  const [, name = "", inBrackets] = /^([^<>]*)<([^<>]+)>$/.exec(text.trim()) ?? [];
  const parsed = address.safeParse(inBrackets?.trim() ?? text.trim());
  if (!parsed.success || oneLine(name, 100) !== name.trim()) return undefined;
  return { name: name.trim().replace(/^"(.*)"$/, "$1"), address: parsed.data };
}

/** Addresses are compared without case: no mail server that we know of tells two people apart by it. */
export const sameAddress = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();

const domainOf = (of: string): string => of.slice(of.lastIndexOf("@") + 1);
const localOf = (of: string): string => of.slice(0, of.lastIndexOf("@"));

/** The Message-ID of what has this id: the same however often it is sent. */
export const messageIdOf = (id: string, from: Mailbox): string => `<${id}@${domainOf(from.address)}>`;

/** "answers@firm.example" with a token: "answers+token@firm.example". */
export const withToken = (replyTo: string, token: string): string => `${localOf(replyTo)}+${token}@${domainOf(replyTo)}`;

/** 24 random bytes as an address can carry them: hexadecimal, as case may be lost on the way. */
const tokenPattern = /^[0-9a-f]{48}$/;

/** The token of the first of these addresses that answers come to; undefined: none of them carries one. */
export function tokenIn(addresses: readonly string[], replyTo: string): string | undefined {
  for (const one of addresses) {
    const text = one.trim().toLowerCase();
    const [local, token = ""] = localOf(text).split("+");
    if (sameAddress(`${local}@${domainOf(text)}`, replyTo) && tokenPattern.test(token)) return token;
  }
  return undefined;
}
