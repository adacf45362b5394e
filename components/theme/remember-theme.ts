"use server";

import { cookies } from "next/headers";
import { parseTheme, THEME_COOKIE, type Theme } from "./theme";

const YEAR_S = 31_536_000;

/** Keeps the reader's theme for the server to render with next time. */
export async function rememberTheme(theme: Theme): Promise<void> {
  const jar = await cookies();
  jar.set(THEME_COOKIE, parseTheme(theme), { path: "/", maxAge: YEAR_S, sameSite: "lax", httpOnly: true });
}
