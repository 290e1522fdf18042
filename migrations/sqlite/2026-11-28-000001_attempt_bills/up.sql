-- A provider may answer with 200 and then be of no use: it is paid, and another one answers. What
-- such an attempt used and cost stands with it; NULL where the call's own record has it. `usage` is
-- a JSON object of token classes, such as {"input":12,"output":3}; `charge_nanos` is part of the
-- call's charge.
ALTER TABLE attempts ADD COLUMN usage_source TEXT CHECK (usage_source IN ('reported', 'estimated', 'none'));
ALTER TABLE attempts ADD COLUMN usage TEXT;
ALTER TABLE attempts ADD COLUMN rate_id TEXT;
ALTER TABLE attempts ADD COLUMN charge_nanos INTEGER;
