"use client";

import { Download } from "lucide-react";
import { useState } from "react";
import { reach } from "@/app/_trpc/reach";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuLabel } from "@/components/ui/dropdown-menu";
import { MenuButton } from "@/components/ui/menu-button";
import { toast } from "@/components/ui/toast";
import { saveFile } from "./save-file";

export interface ExportMenuProps {
  /** Where the file is asked for, and with what, beside the format. */
  path: string;
  ask: Readonly<Record<string, unknown>>;
  onExported?: () => void;
}

/** Exports what the filter of a list matches, as a file. The export is itself an entry of the trail. */
export function ExportMenu({ path, ask, onExported }: ExportMenuProps) {
  const [busy, setBusy] = useState(false);
  const run = async (format: "csv" | "jsonl") => {
    setBusy(true);
    try {
      await download(path, { ...ask, format });
      onExported?.();
    } catch (error) {
      toast({ tone: "danger", title: "Nothing was exported", body: error instanceof Error ? error.message : String(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <DropdownMenu>
      <MenuButton label="Export" busy={busy}>
        <Download aria-hidden />
      </MenuButton>
      <DropdownMenuContent align="end">
        <DropdownMenuLabel>Export</DropdownMenuLabel>
        <DropdownMenuItem onSelect={() => void run("csv")}>CSV, for a spreadsheet</DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void run("jsonl")}>JSON lines, for programs</DropdownMenuItem>
        <DropdownMenuLabel className="max-w-56">
          Everything that the filter matches. The export is noted in the trail.
        </DropdownMenuLabel>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

async function download(path: string, body: { format: string }): Promise<void> {
  const response = await reach(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    const refused = (await response.json().catch(() => null)) as { detail?: string } | null;
    throw new Error(refused?.detail ?? "The server did not answer as it should. Try again.");
  }
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1];
  saveFile(name ?? `export.${body.format}`, await response.blob());
}
