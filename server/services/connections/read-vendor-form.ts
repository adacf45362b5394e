import { z } from "zod";
import { query } from "../query.ts";
import { vendorOf } from "./connection-rows.ts";
import { formSectionSchema } from "./form-fields.ts";
import { settingsForm } from "./settings-form.ts";

/** Every setting that a new connection to this vendor may state. */
export const readVendorForm = query({
  name: "readVendorForm",
  permission: "connections.manage",
  input: z.strictObject({ vendor: z.string().min(1).max(60) }),
  output: z.object({ settingsForm: z.array(formSectionSchema) }),
  run: async ({ input, ctx }) => {
    const vendor = vendorOf(ctx, input.vendor);
    return vendor.ok ? { ok: true, value: { settingsForm: settingsForm(vendor.value) } } : vendor;
  },
});
