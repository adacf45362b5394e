import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn";
import { onceAClick } from "./once-a-click";

export const buttonStyles = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-normal whitespace-nowrap transition-colors select-none disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50 [&_svg]:size-3.5 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "border-transparent bg-primary font-semibold text-primary-foreground hover:bg-primary/90 print:hidden",
        secondary: "border-border bg-card text-foreground hover:border-input/60 hover:bg-muted print:hidden",
        ghost: "border-transparent text-foreground hover:bg-muted aria-expanded:bg-muted print:hidden",
        danger: "border-transparent bg-danger font-semibold text-primary-foreground hover:bg-danger/90 print:hidden",
        link: "h-auto border-transparent px-0 text-primary underline-offset-2 hover:underline",
      },
      size: {
        sm: "h-6 px-2 text-meta pointer-coarse:h-9",
        md: "h-7 px-2.5 text-body pointer-coarse:h-10",
        lg: "h-9 px-3.5 text-body pointer-coarse:h-11",
      },
    },
    compoundVariants: [{ variant: "link", class: "h-auto px-0 pointer-coarse:h-auto" }],
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonStyles> {
  /** Renders the only child (a link, say) with the look of a button. */
  asChild?: boolean;
  /** Shows a spinner and refuses clicks; the label stays, so the width does not jump. Where it is given, a double-click counts once. */
  busy?: boolean;
}

/** A button. One `primary` on a screen at most; the rest are `secondary` or `ghost`. On paper only links are left. */
export function Button({ asChild, busy, variant, size, className, children, disabled, type, onClick, ...props }: ButtonProps) {
  const classes = cn(buttonStyles({ variant, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} onClick={onClick} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type={type ?? "button"}
      className={classes}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      onClick={busy === undefined ? onClick : onceAClick(onClick)}
      {...props}
    >
      {busy ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
      {children}
    </button>
  );
}
