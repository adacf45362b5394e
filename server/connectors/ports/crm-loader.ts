import type { CallScope } from "./port.ts";

/** An account of an export, known by its key there. */
export interface HistoryAccount {
  key: string;
  name: string;
  country: string | null;
  sector: string | null;
  parentKey: string | null;
  currency: string | null;
}

/** An opportunity of an export. Days are "YYYY-MM-DD", amounts decimal strings. */
export interface HistoryDeal {
  key: string;
  name: string;
  accountKey: string | null;
  stage: string;
  product: string | null;
  amount: string | null;
  currency: string | null;
  regionalOffice: string | null;
  createdOn: string | null;
  closedOn: string | null;
}

/** A CRM's past, as an export tells it. */
export interface History {
  products: readonly string[];
  accounts: readonly HistoryAccount[];
  deals: readonly HistoryDeal[];
}

export interface LoadCount {
  read: number;
  written: number;
  unchanged: number;
}

/** Loads a CRM's past through its own API; what is there already as it should be is left alone. */
export interface CrmLoader {
  load(
    scope: CallScope,
    history: History,
    progress: (text: string) => void,
  ): Promise<{ products: LoadCount; accounts: LoadCount; deals: LoadCount }>;
}
