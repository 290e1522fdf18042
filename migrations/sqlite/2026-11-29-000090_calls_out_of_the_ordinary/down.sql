DROP INDEX call_records_kept;
DROP INDEX call_records_amiss;
