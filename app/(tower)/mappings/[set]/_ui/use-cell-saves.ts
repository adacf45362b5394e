"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { aliasCell, type CellEdits, enter, refuse, sentFor, settle, takeBack } from "./cell-edits";
import type { OpenVersion } from "./types";
import type { SetUse } from "./use-set";

interface CellSaves {
  edits: CellEdits;
  /** Puts a value into a cell of the row with this key, and saves the row into the draft. */
  save: (row: string, name: string, value: unknown) => void;
  takeBack: (row: string, name: string) => void;
  /** Keeps in a cell what it cannot hold, and says why. */
  refuse: (row: string, name: string, value: unknown, message: string) => void;
}

/** Saves cells of a draft one after the other, each on what the one before it left; a value that is refused stays in its cell. */
export function useCellSaves(open: OpenVersion, use: SetUse): CellSaves {
  const { mutateAsync } = useMutation(useTRPC().mappings.saveRows.mutationOptions());
  const [edits, setEdits] = useState<CellEdits>({});
  const line = useRef({ edits, last: Promise.resolve(), lockVersion: 0 });
  const apply = (change: (edits: CellEdits) => CellEdits) => {
    line.current.edits = change(line.current.edits);
    setEdits(line.current.edits);
  };

  /** What else was entered meanwhile, and what the draft holds by then, is read when it is this one's turn. */
  async function send(rowKey: string, name: string) {
    const row = use.rowNow(rowKey);
    const sent = sentFor(line.current.edits, rowKey);
    if (!(name in sent)) return;
    if (!row)
      return apply((now) =>
        refuse(now, { row: rowKey, name }, { message: "The row is not in the draft any more.", fields: null }),
      );
    const { [aliasCell]: aliasOf, ...values } = sent;
    const says = Array.isArray(aliasOf) ? { aliasOf: aliasOf.map(String) } : { value: { ...row.value, ...values } };
    try {
      const lockVersion = Math.max(open.lockVersion, line.current.lockVersion);
      const changes = [{ op: "put" as const, key: row.key, ...says }];
      const answer = await mutateAsync({ versionId: open.versionId, lockVersion, changes });
      line.current.lockVersion = answer.lockVersion;
      await use.changed();
      apply((now) => settle(now, rowKey, sent));
    } catch (error) {
      apply((now) => refuse(now, { row: rowKey, name }, toldBy(error)));
      await use.changed();
    }
  }

  return {
    edits,
    save: (row, name, value) => {
      apply((now) => enter(now, row, name, value));
      line.current.last = line.current.last.then(() => send(row, name));
    },
    takeBack: (row, name) => apply((now) => takeBack(now, row, name)),
    refuse: (row, name, value, message) =>
      apply((now) => refuse(enter(now, row, name, value), { row, name }, { message, fields: null })),
  };
}

/** What a refusal says, of the whole and of its fields. */
function toldBy(error: unknown): { message: string; fields: Record<string, string> | null } {
  const message = error instanceof Error ? error.message : "It could not be saved.";
  const data = error instanceof Error && "data" in error ? error.data : null;
  const fields = typeof data === "object" && data !== null && "fields" in data ? data.fields : null;
  return { message, fields: isTexts(fields) ? fields : null };
}

const isTexts = (value: unknown): value is Record<string, string> =>
  typeof value === "object" && value !== null && Object.values(value).every((one) => typeof one === "string");
