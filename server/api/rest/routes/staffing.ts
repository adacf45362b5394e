import { z } from "zod";
import { staffingStatuses } from "../../../db/staffing-list.sql.ts";
import { localDateSchema } from "../../../domain/dates.ts";
import { listStaffing } from "../../../services/staffing/list-staffing.ts";
import { listQuery } from "../lists.ts";
import { defineRoute, type Route, responseOf } from "../route.ts";
import { several } from "../several.ts";

const word = z.string().min(1).max(200);

export const staffingRoutes: readonly Route[] = [
  defineRoute({
    method: "GET",
    path: "/staffing-requests",
    summary: "Requests for people by role, skill, day, entity and region; what starts first comes first",
    tag: "Staffing",
    permission: "staffing.read",
    query: z.strictObject({
      ...listQuery,
      status: several(z.enum(staffingStatuses), "States"),
      role: several(word, "Roles"),
      skill: several(word, "Skills"),
      entity: several(word, "Codes of legal entities"),
      region: several(word, "Regions"),
      engagementId: z.uuid().optional(),
      startFrom: localDateSchema.optional().meta({ description: "A day: starts on it or later" }),
      startUntil: localDateSchema.optional().meta({ description: "A day: starts on it or earlier" }),
    }),
    response: responseOf(listStaffing),
    handler: ({ ctx, query }) => listStaffing(ctx, query),
  }),
];
