import AccountBalanceWalletOutlined from "@mui/icons-material/AccountBalanceWalletOutlined";
import AltRouteOutlined from "@mui/icons-material/AltRouteOutlined";
import FactCheckOutlined from "@mui/icons-material/FactCheckOutlined";
import FolderOutlined from "@mui/icons-material/FolderOutlined";
import ForumOutlined from "@mui/icons-material/ForumOutlined";
import GroupOutlined from "@mui/icons-material/GroupOutlined";
import HomeOutlined from "@mui/icons-material/HomeOutlined";
import HubOutlined from "@mui/icons-material/HubOutlined";
import InsightsOutlined from "@mui/icons-material/InsightsOutlined";
import KeyOutlined from "@mui/icons-material/KeyOutlined";
import MonitorHeartOutlined from "@mui/icons-material/MonitorHeartOutlined";
import PriceChangeOutlined from "@mui/icons-material/PriceChangeOutlined";
import ReceiptLongOutlined from "@mui/icons-material/ReceiptLongOutlined";
import SavingsOutlined from "@mui/icons-material/SavingsOutlined";
import SellOutlined from "@mui/icons-material/SellOutlined";
import SpeedOutlined from "@mui/icons-material/SpeedOutlined";
import TuneOutlined from "@mui/icons-material/TuneOutlined";
import type { Operation, Session } from "@/api/types";

interface Item {
  to: string;
  name: string;
  icon: typeof HomeOutlined;
  /** What the page asks the hub for: who may not, does not see it. */
  needs: Operation;
  /** Where nobody pays for calls, the page says something only to those who may do this. */
  inside?: Operation;
}

/** The rooms of the console by what people come for, in the order in which a newcomer needs them. */
export const NAV_GROUPS = [
  {
    name: "use",
    items: [
      { to: "/", name: "home", icon: HomeOutlined, needs: "show_session" },
      {
        to: "/playground",
        name: "playground",
        icon: ForumOutlined,
        needs: "list_choosable_models",
      },
      { to: "/calls", name: "calls", icon: ReceiptLongOutlined, needs: "list_calls" },
      { to: "/usage", name: "usage", icon: InsightsOutlined, needs: "show_statistics" },
    ],
  },
  {
    name: "setup",
    items: [
      { to: "/providers", name: "providers", icon: HubOutlined, needs: "list_providers" },
      { to: "/keys", name: "keys", icon: KeyOutlined, needs: "list_own_keys" },
      { to: "/routes", name: "routes", icon: AltRouteOutlined, needs: "list_routes" },
      { to: "/limits", name: "limits", icon: SpeedOutlined, needs: "list_limits" },
    ],
  },
  {
    name: "money",
    items: [
      { to: "/prices", name: "prices", icon: PriceChangeOutlined, needs: "show_price_policy" },
      { to: "/budgets", name: "budgets", icon: SavingsOutlined, needs: "list_budgets" },
      {
        to: "/billing",
        name: "billing",
        icon: AccountBalanceWalletOutlined,
        needs: "show_credits",
        inside: "list_accounts",
      },
      { to: "/pricing", name: "pricing", icon: SellOutlined, needs: "list_rates" },
    ],
  },
  {
    name: "run",
    items: [
      { to: "/people", name: "people", icon: GroupOutlined, needs: "list_users" },
      { to: "/projects", name: "projects", icon: FolderOutlined, needs: "list_budgets" },
      { to: "/audit", name: "audit", icon: FactCheckOutlined, needs: "list_audit" },
      { to: "/settings", name: "settings", icon: TuneOutlined, needs: "list_settings" },
      { to: "/system", name: "system", icon: MonitorHeartOutlined, needs: "list_jobs" },
    ],
  },
] as const satisfies {
  name: string;
  items: Item[];
}[];

export type NavItem = (typeof NAV_GROUPS)[number]["items"][number];

/** The groups with what this browser may open and has a use for. */
export function navFor(session: Session | undefined, mode: string | undefined) {
  const may = new Set(session?.may);
  const paid = mode !== undefined && mode !== "internal";
  const has = (item: Item) =>
    may.has(item.needs) && (paid || item.inside === undefined || may.has(item.inside));
  return NAV_GROUPS.map(({ name, items }) => {
    const all: readonly NavItem[] = items;
    return { name, items: all.filter(has) };
  }).filter(({ items }) => items.length > 0);
}

/** Whether a page is open, or one below it. */
export function isOpen({ to }: NavItem, pathname: string): boolean {
  return to === "/" ? pathname === "/" : pathname === to || pathname.startsWith(`${to}/`);
}
