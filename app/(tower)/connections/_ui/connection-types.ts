import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/root";

type Connections = inferRouterOutputs<AppRouter>["connections"];
export type Connection = Connections["list"]["items"][number];
export type Vendor = Connections["list"]["vendors"][number];
export type ConnectionDetail = Connections["read"];
export type FormSection = ConnectionDetail["settingsForm"][number];
export type FormField = FormSection["fields"][number];
export type ShownWrite = Connections["preview"]["items"][number];
export type Mode = Connection["mode"];

export const roleNames: Readonly<Record<string, string>> = { crm: "CRM", psa: "PSA", erp: "ERP" };
