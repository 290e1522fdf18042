import Box from "@mui/material/Box";
import Tab from "@mui/material/Tab";
import Tabs from "@mui/material/Tabs";

interface Props<Name extends string> {
  label: string;
  value: Name;
  tabs: { name: Name; label: string }[];
  onPick: (name: Name) => void;
}

/** The parts of a page; on a phone they scroll sideways. */
export function PageTabs<Name extends string>({ label, value, tabs, onPick }: Props<Name>) {
  return (
    <Box sx={{ borderBottom: 1, borderColor: "divider", mb: 2.5 }}>
      <Tabs
        value={value}
        variant="scrollable"
        scrollButtons={false}
        aria-label={label}
        onChange={(_, picked: unknown) => {
          const tab = tabs.find(({ name }) => name === picked);
          if (tab) onPick(tab.name);
        }}
      >
        {tabs.map((tab) => (
          <Tab key={tab.name} value={tab.name} label={tab.label} />
        ))}
      </Tabs>
    </Box>
  );
}
