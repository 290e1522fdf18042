DROP TABLE usage_model_days;
DROP TABLE usage_model_quarters;
DELETE FROM usage_scopes WHERE user_id = '' AND project = '' AND key_id = ''
    AND id NOT IN (SELECT scope FROM usage_quarters UNION SELECT scope FROM usage_days
        UNION SELECT scope FROM latency_quarters UNION SELECT scope FROM latency_days);
