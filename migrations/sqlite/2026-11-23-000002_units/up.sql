-- What is not counted in tokens: images, seconds, characters, searches, requests.
-- `rates.unit_rates` is a JSON array such as
-- [{"unit":"image","rate":40000000000000,"size":"1024x1024","quality":"hd"}], in nanos per million
-- units; `call_records.units` a JSON object such as {"images":2,"size":"1024x1024"}.
ALTER TABLE rates ADD COLUMN unit_rates TEXT NOT NULL DEFAULT '[]';
ALTER TABLE call_records ADD COLUMN units TEXT NOT NULL DEFAULT '{}';
