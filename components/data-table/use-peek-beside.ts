"use client";

import { useMedia } from "../media/use-media";

/** Whether a peek stands beside its list; on a narrower screen it is a sheet over it. */
export const usePeekBeside = (): boolean => useMedia("(min-width: 1024px)", true);
