export interface Row { id: string; cause: string; kind: string; items: number; exposure: string | null; currency: string; cutOff: string | null; team: string; since: string; age: string; assignee: string|null }
const causes: [string,string,number,string|null,string,string|null,string,string][] = [
 ["Product “GTXPro” is not in the product map","Unmapped product",729,"412000","USD","2026-11-30","Sales ops","2026-11-27T09:00:00Z"],
 ["Tax profile missing for Germany","Tax",4,"96200","EUR","2026-11-30","Finance","2026-11-28T12:00:00Z"],
 ["Statement of work not approved","Contract",9,"88000","GBP","2026-12-07","Account team","2026-11-22T09:00:00Z"],
 ["Two customers look alike: Acme Holdings Ltd and ACME Holdings Limited","Duplicate",1,"40000","USD",null,"Finance","2026-11-27T11:00:00Z"],
 ["Project awaits activation in NetSuite","ERP",3,null,"USD","2026-12-31","PMO","2026-11-28T14:00:00Z"],
 ["Purchase order expired","Contract",2,"18250.5","EUR","2026-11-30","Account team","2026-11-20T09:00:00Z"],
];
export const rows: Row[] = Array.from({length: 48}, (_, i) => { const c = causes[i % causes.length] as (typeof causes)[number]; return { id: `row-${i}`, cause: i<6? c[0] : `${c[0]} (${i})`, kind: c[1], items: Math.max(1, c[2]-i*3), exposure: c[3], currency: c[4], cutOff: c[5], team: c[6], since: c[7], age: c[7], assignee: i%4===0?"Ana Martins":null }; });
