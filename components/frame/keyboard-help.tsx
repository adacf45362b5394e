"use client";

import { Dialog, DialogContent } from "../ui/dialog";
import { Kbd } from "../ui/kbd";
import type { KeyGroup } from "./types";
import { useModKey } from "./use-mod-key";

export interface KeyboardHelpProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  further?: readonly KeyGroup[];
}

const LISTS: KeyGroup = {
  title: "Lists",
  keys: [
    { keys: ["/"], does: "Filter by text" },
    { keys: ["J", "K"], does: "Next and previous row" },
    { keys: ["Enter"], does: "Peek, then open" },
    { keys: ["X"], does: "Select the row" },
    { keys: ["Esc"], does: "Close the peek, then clear the selection" },
  ],
};

/** Every key of the product. */
export function KeyboardHelp({ open, onOpenChange, further = [] }: KeyboardHelpProps) {
  const mod = useModKey();
  const everywhere: KeyGroup = {
    title: "Everywhere",
    keys: [
      { keys: [mod, "K"], does: "Search and commands" },
      { keys: ["?"], does: "This help" },
    ],
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title="Keyboard" description="No key does anything while you type.">
        <div className="-mb-4 gap-8 sm:columns-2">
          {[everywhere, ...further, LISTS].map((group) => (
            <section key={group.title} className="break-inside-avoid pb-4">
              <h3 className="pb-1 text-meta text-muted-foreground">{group.title}</h3>
              <dl>
                {group.keys.map((entry) => (
                  <div key={entry.does} className="flex min-h-7 items-center justify-between gap-3 border-t border-border">
                    <dt className="order-2 flex gap-1">
                      {entry.keys.map((key) => (
                        <Kbd key={key}>{key}</Kbd>
                      ))}
                    </dt>
                    <dd>{entry.does}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  );
}
