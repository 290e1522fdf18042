-- Lists of calls look only into the quarters of an hour of which the sums know what is looked for.
CREATE INDEX call_records_quarter ON call_records (started_at - started_at % 900000);
-- The few that asked for a model by another name than the provider has for it.
CREATE INDEX call_records_alias ON call_records (requested_model, id)
    WHERE model IS NOT NULL AND instr(requested_model, model) = 0;
-- What went wrong is looked for by its words, among the few calls that have any.
CREATE INDEX call_records_wrong ON call_records (id) WHERE error_code IS NOT NULL;
CREATE INDEX call_records_surface ON call_records (surface, id);
