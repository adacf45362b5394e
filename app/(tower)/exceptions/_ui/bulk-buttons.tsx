import { Button } from "@/components/ui/button";

interface BulkButtonsProps {
  isBusy: boolean;
  onAssign: () => void;
  onSnooze: () => void;
  onEscalate: () => void;
  onRetry: () => void;
}

/** What can be done to a selection. */
export function BulkButtons({ isBusy, onAssign, onSnooze, onEscalate, onRetry }: BulkButtonsProps) {
  return (
    <>
      <Button disabled={isBusy} onClick={onAssign}>
        Assign
      </Button>
      <Button disabled={isBusy} onClick={onSnooze}>
        Snooze
      </Button>
      <Button disabled={isBusy} onClick={onEscalate}>
        Escalate
      </Button>
      <Button disabled={isBusy} onClick={onRetry}>
        Try again
      </Button>
    </>
  );
}
