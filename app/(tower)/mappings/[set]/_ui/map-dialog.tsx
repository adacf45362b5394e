"use client";

import { Dialog, DialogContent } from "@/components/ui/dialog";
import { MapValueForm } from "../../../_ui/mapping/map-value-form";
import type { Unmapped } from "./types";

/** Maps one value that something waits for, and publishes it at once. */
export function MapDialog({ onClose, onMapped, unmapped }: { unmapped: Unmapped; onClose: () => void; onMapped: () => void }) {
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={`Map “${unmapped.label}”`} description={unmapped.title}>
        <MapValueForm set={unmapped.set} mapKey={unmapped.key} onMapped={onMapped} onAsked={onClose} />
      </DialogContent>
    </Dialog>
  );
}
