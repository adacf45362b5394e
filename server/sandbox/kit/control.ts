import { z } from "zod";
import { subscriptionSchema } from "./events.ts";
import { faultSchema } from "./faults.ts";
import { empty, json, MalformedBodyError, type Reply, type SandboxRequest } from "./http.ts";
import { Router } from "./router.ts";
import type { Sandbox } from "./server.ts";

const vendorSchema = z.looseObject({ vendor: z.string().optional() });
const clockSchema = z.strictObject({
  vendor: z.string().optional(),
  at: z.union([z.string(), z.number(), z.null()]),
  frozen: z.boolean().default(false),
});
const changesSchema = z.strictObject({
  items: z.array(z.strictObject({ id: z.string().min(1), fields: z.record(z.string(), z.unknown()).nullable() })),
});
const settingsSchema = z.strictObject({ vendor: z.string(), settings: z.record(z.string(), z.unknown()) });

const problem = (status: number, message: string): Reply => json(status, { error: message });

function read<Value>(request: SandboxRequest, schema: z.ZodType<Value>): Value {
  const parsed = schema.safeParse(request.body.length === 0 ? {} : request.json());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new MalformedBodyError(`${issue?.path.map(String).join(".") || "body"}: ${issue?.message ?? "is wrong"}`);
}

/**
 * The control API: faults, clocks, settings, credentials, raw records, subscriptions. What a late commit of the value "held" keeps
 * back outlives its fault: POST late-commits lets it take effect, DELETE late-commits or a reset of its vendor drops it.
 */
export function controlRouter(sandbox: Sandbox): Router {
  const faults = sandbox.faults;
  const setSkews = (): void => {
    for (const host of sandbox.hosts()) {
      host.clock.skewMs = faults.standing(host.name, "clock-skew").reduce((sum, fault) => sum + (Number(fault.value) || 0), 0);
      host.schemaChanged();
    }
  };
  const mustKnow = (vendor: string | undefined): void => {
    if (vendor === undefined || sandbox.knows(vendor)) return;
    const known = sandbox.vendors();
    throw new MalformedBodyError(
      `vendor: there is no simulator of ${vendor}. Known: ${known.join(", ")}; a second one is such as ${known[0]}~two.`,
    );
  };
  return new Router((request) => problem(404, `The sandbox has no control ${request.method} ${request.path}.`))
    .on("GET", "/health", () => json(200, { status: "ok", vendors: sandbox.vendors() }))
    .on("GET", "/credentials", () =>
      json(200, Object.fromEntries(sandbox.vendors().map((vendor) => [vendor, sandbox.host(vendor)?.instance.credentials()]))),
    )
    .on("GET", "/credentials/:vendor", (_request, { vendor = "" }) => {
      const host = sandbox.host(vendor);
      return host ? json(200, host.instance.credentials()) : problem(404, `There is no simulator of ${vendor}.`);
    })
    .on("GET", "/state/:vendor/:object", (_request, { vendor = "", object = "" }) => {
      const records = sandbox.host(vendor)?.instance.records(object);
      return records ? json(200, { items: records }) : problem(404, `${vendor} has no object ${object}.`);
    })
    .on("POST", "/state/:vendor/:object", (request, { vendor = "", object = "" }) => {
      const { items } = read(request, changesSchema);
      const instance = sandbox.host(vendor)?.instance;
      if (!instance?.administer || !instance.records(object)) return problem(404, `${vendor} has no ${object} to administer.`);
      for (const { fields, id } of items) instance.administer(object, id, fields);
      return empty(204);
    })
    .on("POST", "/faults", (request) => {
      const inputs = read(request, z.union([faultSchema.transform((one) => [one]), z.array(faultSchema)]));
      for (const { vendor } of inputs) mustKnow(vendor);
      const added = inputs.map((input) => faults.add(input));
      setSkews();
      return json(201, { items: added.map(({ id, kind, vendor }) => ({ id, kind, vendor })) });
    })
    .on("GET", "/faults", () => json(200, { items: faults.list() }))
    .on("DELETE", "/faults", (request) => {
      faults.remove({ id: request.query.get("id") ?? undefined, vendor: request.query.get("vendor") ?? undefined });
      setSkews();
      return empty(204);
    })
    .on("POST", "/late-commits", async () => json(200, { committed: await sandbox.held.commit() }))
    .on("DELETE", "/late-commits", () => {
      sandbox.held.forget();
      return empty(204);
    })
    .on("POST", "/reset", (request) => {
      const { vendor } = read(request, vendorSchema);
      mustKnow(vendor);
      if (vendor === undefined) {
        faults.remove();
        sandbox.setClock(undefined, null, false);
        setSkews();
      }
      sandbox.held.forget(vendor);
      const hosts = vendor === undefined ? sandbox.hosts() : [sandbox.host(vendor)];
      for (const host of hosts) host?.reset();
      return empty(204);
    })
    .on("POST", "/clock", (request) => {
      const { at, frozen, vendor } = read(request, clockSchema);
      const instant = typeof at === "string" ? Date.parse(at) : at;
      if (instant !== null && !Number.isFinite(instant)) return problem(400, `at: ${String(at)} is no instant`);
      mustKnow(vendor);
      sandbox.setClock(vendor, instant, frozen);
      return empty(204);
    })
    .on("POST", "/settings", (request) => {
      const { settings, vendor } = read(request, settingsSchema);
      const host = sandbox.host(vendor);
      if (!host?.instance.configure) return problem(404, `${vendor} has no settings.`);
      try {
        host.instance.configure(settings);
      } catch (error) {
        return problem(400, error instanceof Error ? error.message : String(error));
      }
      return empty(204);
    })
    .on("POST", "/revoke", (request) => {
      const { vendor } = read(request, vendorSchema);
      mustKnow(vendor);
      for (const host of vendor === undefined ? sandbox.hosts() : [sandbox.host(vendor)]) host?.instance.revoke?.();
      return empty(204);
    })
    .on("GET", "/calls", (request) =>
      json(200, sandbox.calls.read(request.query.get("vendor"), Number(request.query.get("since") ?? 0))),
    )
    .on("DELETE", "/calls", (request) => {
      sandbox.calls.clear(request.query.get("vendor"));
      return empty(204);
    })
    .on("POST", "/events/:vendor/subscriptions", (request, { vendor = "" }) => {
      const host = sandbox.host(vendor);
      if (!host) return problem(404, `There is no simulator of ${vendor}.`);
      const subscription = read(request, subscriptionSchema);
      host.subscriptions = [...host.subscriptions.filter((one) => one.url !== subscription.url), subscription];
      return json(201, { url: subscription.url });
    })
    .on("GET", "/events/:vendor/subscriptions", (_request, { vendor = "" }) =>
      json(200, { items: (sandbox.host(vendor)?.subscriptions ?? []).map(({ objects, url }) => ({ url, objects })) }),
    )
    .on("DELETE", "/events/:vendor/subscriptions", (_request, { vendor = "" }) => {
      const host = sandbox.host(vendor);
      if (host) host.subscriptions = [];
      return empty(204);
    });
}
