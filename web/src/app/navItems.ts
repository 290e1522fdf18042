import AccountBalanceWalletOutlined from "@mui/icons-material/AccountBalanceWalletOutlined";
import ForumOutlined from "@mui/icons-material/ForumOutlined";
import HomeOutlined from "@mui/icons-material/HomeOutlined";
import HubOutlined from "@mui/icons-material/HubOutlined";
import InsightsOutlined from "@mui/icons-material/InsightsOutlined";
import KeyOutlined from "@mui/icons-material/KeyOutlined";
import MonitorHeartOutlined from "@mui/icons-material/MonitorHeartOutlined";
import PriceChangeOutlined from "@mui/icons-material/PriceChangeOutlined";
import ReceiptLongOutlined from "@mui/icons-material/ReceiptLongOutlined";
import SavingsOutlined from "@mui/icons-material/SavingsOutlined";
import SellOutlined from "@mui/icons-material/SellOutlined";

/** Whom a page is for: `credits` is for all where calls are paid from credits, else for admins. */
type Audience = "all" | "admins" | "credits";

/** The rooms of the console by what people come for, in the order in which a newcomer needs them. */
export const NAV_GROUPS = [
  {
    name: "use",
    items: [
      { to: "/", name: "home", icon: HomeOutlined, who: "all" },
      { to: "/playground", name: "playground", icon: ForumOutlined, who: "all" },
      { to: "/calls", name: "calls", icon: ReceiptLongOutlined, who: "admins" },
      { to: "/usage", name: "usage", icon: InsightsOutlined, who: "all" },
    ],
  },
  {
    name: "setup",
    items: [
      { to: "/providers", name: "providers", icon: HubOutlined, who: "admins" },
      { to: "/keys", name: "keys", icon: KeyOutlined, who: "admins" },
    ],
  },
  {
    name: "money",
    items: [
      { to: "/prices", name: "prices", icon: PriceChangeOutlined, who: "admins" },
      { to: "/budgets", name: "budgets", icon: SavingsOutlined, who: "admins" },
      { to: "/billing", name: "billing", icon: AccountBalanceWalletOutlined, who: "credits" },
      { to: "/pricing", name: "pricing", icon: SellOutlined, who: "all" },
    ],
  },
  {
    name: "run",
    items: [{ to: "/system", name: "system", icon: MonitorHeartOutlined, who: "admins" }],
  },
] as const satisfies {
  name: string;
  items: { to: string; name: string; icon: typeof HomeOutlined; who: Audience }[];
}[];

export type NavItem = (typeof NAV_GROUPS)[number]["items"][number];

/** The groups with what this person has a use for. */
export function navFor(manages: boolean, mode: string | undefined) {
  const has = ({ who }: NavItem) =>
    manages || who === "all" || (who === "credits" && mode !== undefined && mode !== "internal");
  return NAV_GROUPS.map(({ name, items }) => {
    const all: readonly NavItem[] = items;
    return { name, items: all.filter(has) };
  }).filter(({ items }) => items.length > 0);
}

/** Whether a page is open, or one below it. */
export function isOpen({ to }: NavItem, pathname: string): boolean {
  return to === "/" ? pathname === "/" : pathname === to || pathname.startsWith(`${to}/`);
}
