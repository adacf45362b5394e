import type { ReactNode } from "react";
import type { Count } from "../data-table/types";
import type { Tone } from "../status/tone";

/** A place to go, with how much waits there. */
export interface MenuItem {
  href: string;
  label: string;
  icon: ReactNode;
  count?: Count;
}

export interface MenuSection {
  label?: string;
  items: readonly MenuItem[];
}

/** Who is signed in. */
export interface FrameUser {
  name: string;
  email: string;
  role: string;
}

export interface FrameOption {
  value: string;
  label: string;
}

/** The source that is furthest behind. */
export interface SourceHealth {
  label: string;
  href: string;
  tone: Tone;
  lastOkAt: Date | string | null;
}

/** Keys that belong together, for the help. */
export interface KeyGroup {
  title: string;
  keys: readonly { keys: readonly string[]; does: string }[];
}

/** Something that the palette found. */
export interface PaletteResult {
  id: string;
  group: string;
  label: string;
  note?: string;
  href: string;
}
