"use client";

import { Columns3 } from "lucide-react";
import { DropdownMenu, DropdownMenuCheckboxItem, DropdownMenuContent, DropdownMenuLabel } from "../ui/dropdown-menu";
import { MenuButton } from "../ui/menu-button";
import { hiddenColumns } from "./columns";
import type { Column } from "./types";

export interface ColumnMenuProps<Row> {
  columns: readonly Column<Row>[];
  hidden: readonly string[] | null;
  onHiddenChange: (hidden: readonly string[]) => void;
}

/** Which columns a list shows. */
export function ColumnMenu<Row>({ columns, hidden, onHiddenChange }: ColumnMenuProps<Row>) {
  const now = hiddenColumns(columns, hidden);
  return (
    <DropdownMenu>
      <MenuButton label="Columns" className="max-sm:hidden">
        <Columns3 aria-hidden />
      </MenuButton>
      <DropdownMenuContent align="end">
        <DropdownMenuLabel>Show</DropdownMenuLabel>
        {columns
          .filter((column) => !column.fixed)
          .map((column) => (
            <DropdownMenuCheckboxItem
              key={column.id}
              checked={!now.includes(column.id)}
              onCheckedChange={(shown) => onHiddenChange(shown ? now.filter((id) => id !== column.id) : [...now, column.id])}
            >
              {column.header}
            </DropdownMenuCheckboxItem>
          ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
