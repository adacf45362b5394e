"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { startTransition, useState } from "react";
import { rememberTheme } from "../theme/remember-theme";
import { parseTheme, type Theme, themeClass } from "../theme/theme";
import { DropdownMenu, DropdownMenuContent, DropdownMenuRadioGroup, DropdownMenuRadioItem } from "../ui/dropdown-menu";
import { MenuButton } from "../ui/menu-button";

const ICONS = { system: Monitor, light: Sun, dark: Moon };

/** Light, dark, or as the system has it. The class on <html> changes at once; the cookie tells the server next time. */
export function ThemeMenu({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const Icon = ICONS[theme];

  function choose(value: string) {
    const next = parseTheme(value);
    setTheme(next);
    document.documentElement.classList.remove("light", "dark");
    const name = themeClass(next);
    if (name) document.documentElement.classList.add(name);
    startTransition(() => rememberTheme(next));
  }

  return (
    <DropdownMenu>
      <MenuButton label="Theme">
        <Icon aria-hidden />
      </MenuButton>
      <DropdownMenuContent align="end">
        <DropdownMenuRadioGroup value={theme} onValueChange={choose}>
          <DropdownMenuRadioItem value="system">System</DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="light">Light</DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="dark">Dark</DropdownMenuRadioItem>
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
