import { List } from "./list";
export default function P() { return <List />; }
