import { createRequire } from "node:module";
import { NextRequest } from "next/server";
import type { AuthServices } from "../auth/next-auth-options.ts";
import { answerAuth } from "./auth-handler.ts";

const require = createRequire(import.meta.url);
let current: NextRequest | undefined;

/** next-auth asks Next.js for the request that is answered; outside of Next.js it is told here. One at a time. */
function tellNextAuth(): void {
  const path = require.resolve("next/headers");
  const exports = {
    headers: async () => current?.headers ?? new Headers(),
    cookies: async () => ({ getAll: () => current?.cookies.getAll() ?? [] }),
  };
  require.cache[path] = Object.assign(Object.create(null), { id: path, filename: path, loaded: true, children: [], exports });
}

/** A cookie as a browser was told to keep it. */
interface KeptCookie {
  value: string;
  /** In lower case: "httponly", "samesite=lax", … */
  flags: string[];
}

export interface Page {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
  /** Cookies that this answer sets, by name; one that it takes away has an empty value. */
  set: Record<string, KeptCookie>;
}

/** A browser that keeps cookies and speaks to next-auth's routes. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #services: AuthServices;
  readonly #address: string;

  constructor(services: AuthServices, address = "203.0.113.7") {
    tellNextAuth();
    this.#services = services;
    this.#address = address;
  }

  get(path: string): Promise<Page> {
    return this.#ask("GET", path);
  }

  post(path: string, form: Record<string, string>): Promise<Page> {
    return this.#ask("POST", path, new URLSearchParams(form).toString());
  }

  /** The token that a form of ours carries. */
  async csrf(): Promise<string> {
    return String((await this.get("csrf")).body.csrfToken);
  }

  /** Sends the form of the sign-in page. */
  async signIn(given: { email: string; password: string; callbackUrl?: string }): Promise<Page> {
    return this.post("callback/credentials", { ...given, csrfToken: await this.csrf(), json: "true" });
  }

  cookie(part: string): string | undefined {
    return [...this.cookies].find(([name]) => name.includes(part))?.[1];
  }

  async #ask(method: string, path: string, body?: string): Promise<Page> {
    const url = `${this.#services.env.NEXTAUTH_URL}/api/auth/${path}`;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const request = new NextRequest(url, {
      method,
      headers: {
        ...(cookie ? { cookie } : {}),
        ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
        "x-forwarded-for": this.#address,
        "user-agent": "Test browser",
      },
      ...(body === undefined ? {} : { body }),
    });
    current = request;
    const nextauth = new URL(url).pathname.split("/").slice(3);
    const response = await answerAuth(this.#services, request, { params: Promise.resolve({ nextauth }) });
    const set = Object.fromEntries(response.headers.getSetCookie().map(readCookie));
    for (const [name, { value }] of Object.entries(set)) {
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const text = await response.text();
    return { status: response.status, headers: response.headers, set, body: text.startsWith("{") ? JSON.parse(text) : {} };
  }
}

function readCookie(line: string): [string, KeptCookie] {
  const [pair = "", ...flags] = line.split(";").map((part) => part.trim());
  const at = pair.indexOf("=");
  return [pair.slice(0, at), { value: pair.slice(at + 1), flags: flags.map((flag) => flag.toLowerCase()).sort() }];
}
