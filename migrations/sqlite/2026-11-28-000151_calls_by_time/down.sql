DROP INDEX call_records_surface;
DROP INDEX call_records_wrong;
DROP INDEX call_records_alias;
DROP INDEX call_records_quarter;
