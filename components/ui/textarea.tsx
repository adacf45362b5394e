"use client";

import { type ComponentProps, useId, useState } from "react";
import { cn } from "./cn";
import { controlStyles, typedStyles } from "./control";
import { earlyTypingTeller } from "./tell-early-typing";

/** Several lines of text; grows with what is typed where the browser can. A long paste needs a limit, lest it push away what follows. */
export function Textarea({ className, id, ref, rows = 3, ...props }: ComponentProps<"textarea">) {
  const ownId = useId();
  const [tellEarlyTyping] = useState(() => earlyTypingTeller(id ?? ownId));
  return (
    <textarea
      id={id ?? ownId}
      ref={ref ?? tellEarlyTyping}
      rows={rows}
      className={cn(controlStyles, typedStyles, "field-sizing-content h-auto min-h-16 resize-y py-1.5", className)}
      {...props}
    />
  );
}
