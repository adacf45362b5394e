import { ConfigurationError } from "../env.ts";
import { whyNotStart } from "../start-check.ts";
import { webServices } from "./services.ts";

/** Says why the web process must not serve with the settings that it was given; null where it may. */
export async function whyNotServe(): Promise<string | null> {
  try {
    return await whyNotStart(webServices());
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}
