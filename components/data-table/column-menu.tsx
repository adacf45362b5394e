"use client";

import { Columns3 } from "lucide-react";
import { Button } from "../ui/button";
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "../ui/dropdown-menu";
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
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          title="Columns"
          aria-label="Columns"
          className="w-7 px-0 text-muted-foreground max-sm:hidden pointer-coarse:w-10"
        >
          <Columns3 aria-hidden />
        </Button>
      </DropdownMenuTrigger>
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
