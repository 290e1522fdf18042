import ForumOutlined from "@mui/icons-material/ForumOutlined";
import HomeOutlined from "@mui/icons-material/HomeOutlined";
import HubOutlined from "@mui/icons-material/HubOutlined";
import KeyOutlined from "@mui/icons-material/KeyOutlined";
import ReceiptLongOutlined from "@mui/icons-material/ReceiptLongOutlined";

/** The five rooms of the console, in the order in which a newcomer needs them. */
export const NAV_ITEMS = [
  { to: "/", name: "home", icon: HomeOutlined },
  { to: "/providers", name: "providers", icon: HubOutlined },
  { to: "/keys", name: "keys", icon: KeyOutlined },
  { to: "/calls", name: "calls", icon: ReceiptLongOutlined },
  { to: "/playground", name: "playground", icon: ForumOutlined },
] as const;
