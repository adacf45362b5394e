import { createPrivateKey } from "node:crypto";
import { SignJWT } from "jose";
import { z } from "zod";
import { callVendor } from "../import/vendor-call.ts";
import { credential, type SandboxControl } from "./sandbox-control.ts";

const tokenSchema = z.looseObject({ access_token: z.string() });
const rowSchema = z.looseObject({ id: z.string() });
const tokenMinutes = 50;

/** Finance at work in the ERP itself, through its API. */
export class Finance {
  readonly #sandbox: SandboxControl;
  #signedIn: { token: string; at: number } | null = null;

  constructor(sandbox: SandboxControl) {
    this.#sandbox = sandbox;
  }

  /** A customer that Throughline knows nothing of. */
  async addCustomer(customer: { name: string; domain: string; subsidiary: string; currency: string }): Promise<void> {
    const subsidiaries = await this.#sandbox.state("netsuite", "subsidiary");
    const currencies = await this.#sandbox.state("netsuite", "currency");
    const idOf = (rows: Record<string, unknown>[], field: string, value: string): string =>
      rowSchema.parse(rows.find((row) => row[field] === value)).id;
    await this.#call("POST", "customer", {
      companyName: customer.name,
      entityId: customer.name,
      isPerson: false,
      subsidiary: { id: idOf(subsidiaries, "externalId", customer.subsidiary) },
      currency: { id: idOf(currencies, "symbol", customer.currency) },
      url: `https://www.${customer.domain}`,
    });
  }

  /** Puts a customer on credit hold, by its name. */
  async hold(name: string): Promise<void> {
    const customer = (await this.#sandbox.state("netsuite", "customer")).find((row) => row.companyName === name);
    await this.#call("PATCH", `customer/${rowSchema.parse(customer).id}`, { creditHoldOverride: { id: "ON" } });
  }

  /** Activates the projects that await it, but for those of customers who are named. Answers how many. */
  async activate(except: readonly string[] = []): Promise<number> {
    const statuses = await this.#sandbox.state("netsuite", "jobStatus");
    const idOf = (name: string): string => rowSchema.parse(statuses.find((row) => row.name === name)).id;
    const customers = new Map(
      (await this.#sandbox.state("netsuite", "customer")).map((row) => [String(row.id), String(row.companyName)]),
    );
    const awaiting = (await this.#sandbox.state("netsuite", "job")).filter(
      (job) => job.entityStatus === idOf("Awaiting activation") && !except.includes(customers.get(String(job.parent)) ?? ""),
    );
    for (const job of awaiting) await this.#call("PATCH", `job/${String(job.id)}`, { entityStatus: { id: idOf("In Progress") } });
    return awaiting.length;
  }

  /** Changes a project by hand, by its id. */
  async changeProject(id: string, fields: Record<string, unknown>): Promise<void> {
    await this.#call("PATCH", `job/${id}`, fields);
  }

  async #call(method: "POST" | "PATCH", path: string, json: unknown): Promise<void> {
    const { baseUrl, token } = await this.#signIn();
    await callVendor(method, `${baseUrl}/services/rest/record/v1/${path}`, {
      headers: { authorization: `Bearer ${token}` },
      json,
    });
  }

  async #signIn(): Promise<{ baseUrl: string; token: string }> {
    const credentials = await this.#sandbox.credentials("netsuite");
    const baseUrl = credential(credentials, "baseUrl");
    // The sandbox's tokens live by the machine's clock, whatever time the demo has.
    if (this.#signedIn && performance.now() - this.#signedIn.at < tokenMinutes * 60_000)
      return { baseUrl, token: this.#signedIn.token };
    const audience = `${baseUrl}/services/rest/auth/oauth2/v1/token`;
    const assertion = await new SignJWT({ scope: "rest_webservices" })
      .setProtectedHeader({ typ: "JWT", alg: "PS256", kid: credential(credentials, "certificateId") })
      .setIssuer(credential(credentials, "clientId"))
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime("30m")
      .sign(createPrivateKey(credential(credentials, "privateKey")));
    const { body } = await callVendor("POST", audience, {
      form: {
        grant_type: "client_credentials",
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: assertion,
      },
    });
    this.#signedIn = { token: tokenSchema.parse(body).access_token, at: performance.now() };
    return { baseUrl, token: this.#signedIn.token };
  }
}
