"use client";

import { createContext, type ReactNode, use } from "react";
import type { Theme } from "../theme/theme";
import type { FrameOption, FrameUser } from "./types";

/** What the top bar of every page takes from the frame. */
export interface FrameContextValue {
  user: FrameUser;
  theme: Theme;
  entities: readonly FrameOption[];
  periods: readonly FrameOption[];
  /** What the reader is told, beside their name. */
  notices: ReactNode;
  openMenu: () => void;
  openPalette: () => void;
  openHelp: () => void;
}

export const FrameContext = createContext<FrameContextValue | null>(null);

/** The frame around this page. */
export function useFrame(): FrameContextValue {
  const frame = use(FrameContext);
  if (!frame) throw new Error("<Page> must be inside <Frame>");
  return frame;
}
