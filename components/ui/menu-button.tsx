import { Button, type ButtonProps } from "./button";
import { cn } from "./cn";
import { DropdownMenuTrigger } from "./dropdown-menu";

export interface MenuButtonProps extends Omit<ButtonProps, "aria-label" | "title"> {
  /** What the menu is about, in words: the accessible name and, on hover, the title. */
  label: string;
}

/** The square button that opens a menu, with an icon alone. */
export function MenuButton({ label, className, ...props }: MenuButtonProps) {
  return (
    <DropdownMenuTrigger asChild>
      <Button
        variant="ghost"
        title={label}
        aria-label={label}
        className={cn("w-7 px-0 text-muted-foreground hover:text-foreground pointer-coarse:w-10", className)}
        {...props}
      />
    </DropdownMenuTrigger>
  );
}
