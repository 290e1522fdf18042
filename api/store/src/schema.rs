//! The tables as Diesel sees them, in the form that `diesel print-schema` writes.
//!
//! Every INTEGER is a `BigInt`, but flags of 0 and 1, which are `Bool`. A test compares this file
//! with a migrated database.

diesel::table! {
    account_links (id) {
        id -> Text,
        hash -> Text,
        kind -> Text,
        role -> Nullable<Text>,
        name -> Nullable<Text>,
        email -> Nullable<Text>,
        user_id -> Nullable<Text>,
        created_by -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    accounts (id) {
        id -> Text,
        kind -> Text,
        owner -> Nullable<Text>,
        balance_nanos -> BigInt,
        floor_nanos -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    aliases (id) {
        id -> Text,
        name -> Text,
        target -> Text,
        managed_by -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    attempts (id) {
        id -> Text,
        call_id -> Text,
        number -> BigInt,
        provider -> Text,
        provider_id -> Text,
        model -> Text,
        credential_id -> Nullable<Text>,
        credential_name -> Nullable<Text>,
        status -> Text,
        http_status -> Nullable<BigInt>,
        error_code -> Nullable<Text>,
        error_message -> Nullable<Text>,
        started_at -> BigInt,
        first_byte_ms -> Nullable<BigInt>,
        duration_ms -> BigInt,
        usage_source -> Nullable<Text>,
        usage -> Nullable<Text>,
        rate_id -> Nullable<Text>,
        charge_nanos -> Nullable<BigInt>,
        route -> Nullable<Text>,
        chosen_by -> Nullable<Text>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    audit_entries (number) {
        number -> BigInt,
        at -> BigInt,
        actor_kind -> Text,
        actor_id -> Nullable<Text>,
        actor_name -> Nullable<Text>,
        role -> Text,
        operation -> Text,
        path -> Text,
        status -> Nullable<BigInt>,
        request_id -> Nullable<Text>,
        address -> Nullable<Text>,
        told -> Nullable<Text>,
        previous -> Text,
        hash -> Text,
    }
}

diesel::table! {
    budget_periods (budget_id, starts_at) {
        budget_id -> Text,
        starts_at -> BigInt,
        ends_at -> Nullable<BigInt>,
        used_nanos -> BigInt,
    }
}

diesel::table! {
    budgets (id) {
        id -> Text,
        name -> Text,
        scope -> Text,
        scope_id -> Nullable<Text>,
        amount_nanos -> BigInt,
        period -> Text,
        time_zone -> Text,
        warn_percent -> Nullable<BigInt>,
        hard -> Bool,
        extra_nanos -> BigInt,
        extra_until -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    call_records (id) {
        id -> Text,
        request_id -> Text,
        started_at -> BigInt,
        duration_ms -> BigInt,
        ttft_ms -> Nullable<BigInt>,
        surface -> Text,
        streamed -> Bool,
        status -> Text,
        http_status -> BigInt,
        error_code -> Nullable<Text>,
        error_message -> Nullable<Text>,
        requested_model -> Text,
        provider -> Nullable<Text>,
        model -> Nullable<Text>,
        provider_id -> Nullable<Text>,
        credential_id -> Nullable<Text>,
        key_id -> Nullable<Text>,
        key_name -> Nullable<Text>,
        user_id -> Nullable<Text>,
        project -> Nullable<Text>,
        upstream_id -> Nullable<Text>,
        stop_reason -> Nullable<Text>,
        service_tier -> Nullable<Text>,
        usage_source -> Text,
        input_tokens -> BigInt,
        cache_read_tokens -> BigInt,
        cache_write_5m_tokens -> BigInt,
        cache_write_1h_tokens -> BigInt,
        audio_input_tokens -> BigInt,
        image_input_tokens -> BigInt,
        output_tokens -> BigInt,
        reasoning_tokens -> BigInt,
        audio_output_tokens -> BigInt,
        image_output_tokens -> BigInt,
        rate_id -> Nullable<Text>,
        rate_source -> Nullable<Text>,
        charge_nanos -> Nullable<BigInt>,
        left_out -> Text,
        client_ip -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        units -> Text,
        kind -> Text,
        cached -> Nullable<Text>,
        cached_from -> Nullable<Text>,
        cached_percent -> Nullable<BigInt>,
        saved_nanos -> Nullable<BigInt>,
        import_id -> Nullable<Text>,
        origin_id -> Nullable<Text>,
        tags -> Nullable<Text>,
    }
}

diesel::table! {
    code_uses (code_id, owner) {
        code_id -> Text,
        owner -> Text,
        transfer_id -> Text,
        used_at -> BigInt,
    }
}

diesel::table! {
    codes (id) {
        id -> Text,
        hash -> Text,
        last_four -> Text,
        note -> Nullable<Text>,
        amount_nanos -> BigInt,
        uses -> BigInt,
        used -> BigInt,
        lot_days -> Nullable<BigInt>,
        priority -> BigInt,
        created_by -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    config_version (id) {
        id -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    connections (id) {
        id -> Text,
        hash -> Text,
        challenge -> Text,
        address -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
        answer -> Nullable<Text>,
        answered_by -> Nullable<Text>,
        answered_at -> Nullable<BigInt>,
        key_name -> Nullable<Text>,
        key_expires_at -> Nullable<BigInt>,
        key_id -> Nullable<Text>,
        secret -> Nullable<Text>,
    }
}

diesel::table! {
    credential_states (credential_id, model) {
        credential_id -> Text,
        model -> Text,
        state -> Text,
        until_at -> Nullable<BigInt>,
        code -> Nullable<Text>,
        reason -> Nullable<Text>,
        failures -> BigInt,
        check_at -> Nullable<BigInt>,
        changed_at -> BigInt,
    }
}

diesel::table! {
    credentials (id) {
        id -> Text,
        provider_id -> Text,
        name -> Text,
        kind -> Text,
        sealed -> Text,
        masked -> Text,
        saved_for -> Text,
        active -> Bool,
        weight -> BigInt,
        error -> Nullable<Text>,
        usage_count -> BigInt,
        last_used_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    data_keys (id) {
        id -> Text,
        sealed -> Text,
        master_key_id -> Text,
        active -> Bool,
        created_at -> BigInt,
    }
}

diesel::table! {
    discovered_models (provider_id, name) {
        provider_id -> Text,
        name -> Text,
        display_name -> Text,
        kind -> Text,
        context_tokens -> Nullable<BigInt>,
        seen_at -> BigInt,
    }
}

diesel::table! {
    habits (who, model) {
        who -> Text,
        model -> Text,
        answers -> Text,
        inputs -> Text,
        used_at -> BigInt,
    }
}

diesel::table! {
    hub_keys (id) {
        id -> Text,
        name -> Text,
        hash -> Text,
        prefix -> Text,
        last_four -> Text,
        role -> Text,
        user_id -> Nullable<Text>,
        project -> Nullable<Text>,
        models -> Text,
        managed_by -> Text,
        replaced_by -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> Nullable<BigInt>,
        revoked_at -> Nullable<BigInt>,
        last_used_at -> Nullable<BigInt>,
        requests_per_minute -> Nullable<BigInt>,
        tokens_per_minute -> Nullable<BigInt>,
        requests_per_day -> Nullable<BigInt>,
        concurrent_calls -> Nullable<BigInt>,
        priority -> BigInt,
        cache_seconds -> Nullable<BigInt>,
    }
}

diesel::table! {
    identities (issuer, subject) {
        issuer -> Text,
        subject -> Text,
        user_id -> Text,
        created_at -> BigInt,
        last_seen_at -> BigInt,
    }
}

diesel::table! {
    import_notes (import_id, part, code, detail) {
        import_id -> Text,
        part -> Text,
        code -> Text,
        detail -> Text,
        rows -> BigInt,
    }
}

diesel::table! {
    import_parts (import_id, part) {
        import_id -> Text,
        part -> Text,
        place -> BigInt,
        seen -> BigInt,
        brought -> BigInt,
        known -> BigInt,
    }
}

diesel::table! {
    imported_usages (id) {
        id -> Text,
        import_id -> Text,
        created_at -> BigInt,
        user_id -> Nullable<Text>,
        project -> Nullable<Text>,
        model -> Nullable<Text>,
        kind -> Nullable<Text>,
        input_tokens -> BigInt,
        output_tokens -> BigInt,
        cache_read_tokens -> BigInt,
        cache_write_tokens -> BigInt,
        images -> BigInt,
        seconds -> BigInt,
        charge_nanos -> Nullable<BigInt>,
        status -> Text,
        taken_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    imports (id) {
        id -> Text,
        source -> Text,
        fingerprint -> Text,
        state -> Text,
        step -> Text,
        gone -> Bool,
        error_code -> Nullable<Text>,
        error -> Nullable<Text>,
        created_at -> BigInt,
        visible_at -> Nullable<BigInt>,
        finished_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    issuers (id) {
        id -> Text,
        name -> Text,
        display_name -> Text,
        url -> Text,
        client_id -> Text,
        secret -> Nullable<Text>,
        scopes -> Text,
        role_claim -> Text,
        roles -> Text,
        default_role -> Nullable<Text>,
        sign_up -> Bool,
        link_by_email -> Bool,
        private_network -> Bool,
        session_hours -> BigInt,
        enabled -> Bool,
        managed_by -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    jobs (name) {
        name -> Text,
        next_at -> BigInt,
        holder -> Nullable<Text>,
        held_until -> Nullable<BigInt>,
        started_at -> Nullable<BigInt>,
        finished_at -> Nullable<BigInt>,
        runs -> BigInt,
        failures -> BigInt,
        error -> Nullable<Text>,
    }
}

diesel::table! {
    latency_days (start, scope, metric, at_least_ms) {
        start -> BigInt,
        scope -> BigInt,
        metric -> Text,
        at_least_ms -> BigInt,
        calls -> BigInt,
    }
}

diesel::table! {
    latency_quarters (start, scope, metric, at_least_ms) {
        start -> BigInt,
        scope -> BigInt,
        metric -> Text,
        at_least_ms -> BigInt,
        calls -> BigInt,
    }
}

diesel::table! {
    lease_lots (lease_id, lot_id) {
        lease_id -> Text,
        lot_id -> Text,
        taken_nanos -> BigInt,
    }
}

diesel::table! {
    leases (id) {
        id -> Text,
        purse -> Text,
        process -> Text,
        epoch -> BigInt,
        left_nanos -> Nullable<BigInt>,
        expires_at -> BigInt,
        wanted_at -> Nullable<BigInt>,
        created_at -> BigInt,
        closed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    limit_days (limit_id, subject, day) {
        limit_id -> Text,
        subject -> Text,
        day -> BigInt,
        used -> BigInt,
    }
}

diesel::table! {
    limit_processes (process) {
        process -> Text,
        seen_at -> BigInt,
        running -> Bool,
        alone -> Bool,
        uses -> Text,
    }
}

diesel::table! {
    limits (id) {
        id -> Text,
        name -> Text,
        scope -> Text,
        scope_id -> Nullable<Text>,
        requests_per_minute -> Nullable<BigInt>,
        tokens_per_minute -> Nullable<BigInt>,
        requests_per_day -> Nullable<BigInt>,
        concurrent_calls -> Nullable<BigInt>,
        managed_by -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    lot_entries (transfer_id, lot_id) {
        transfer_id -> Text,
        lot_id -> Text,
        amount_nanos -> BigInt,
    }
}

diesel::table! {
    lots (id) {
        id -> Text,
        account_id -> Text,
        kind -> Text,
        amount_nanos -> BigInt,
        remaining_nanos -> BigInt,
        priority -> BigInt,
        expires_at -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    model_statuses (provider_id, model, kind) {
        provider_id -> Text,
        model -> Text,
        kind -> Text,
        available -> Bool,
        error_code -> Nullable<Text>,
        error_detail -> Nullable<Text>,
        failures -> BigInt,
        response_ms -> Nullable<BigInt>,
        source -> Text,
        checked_at -> BigInt,
        changed_at -> BigInt,
        check_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    models (id) {
        id -> Text,
        provider_id -> Text,
        name -> Text,
        display_name -> Text,
        kind -> Text,
        context_tokens -> Nullable<BigInt>,
        output_tokens -> Nullable<BigInt>,
        abilities -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    notices (id) {
        id -> Text,
        topic -> Text,
        subject -> Text,
        step -> Text,
        owner -> Nullable<Text>,
        facts -> Text,
        created_at -> BigInt,
        over_at -> Nullable<BigInt>,
        told_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    owner_links (hash) {
        hash -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    payment_customers (customer) {
        customer -> Text,
        remaining_nanos -> BigInt,
        pending_nanos -> BigInt,
        vouched_nanos -> BigInt,
        asked_at -> BigInt,
    }
}

diesel::table! {
    payment_events (id) {
        id -> Text,
        customer -> Text,
        project -> Text,
        amount_nanos -> BigInt,
        calls -> BigInt,
        tokens -> BigInt,
        frozen_at -> BigInt,
        state -> Text,
        attempts -> BigInt,
        next_attempt_at -> BigInt,
        last_error -> Nullable<Text>,
        remote_id -> Nullable<Text>,
        accepted_at -> Nullable<BigInt>,
        settled_at -> Nullable<BigInt>,
        confirmed_nanos -> Nullable<BigInt>,
        checked_at -> Nullable<BigInt>,
        difference -> Nullable<Text>,
    }
}

diesel::table! {
    payment_usage (id) {
        id -> Text,
        customer -> Text,
        project -> Text,
        amount_nanos -> BigInt,
        tokens -> BigInt,
        created_at -> BigInt,
        event_id -> Nullable<Text>,
    }
}

diesel::table! {
    payment_welcomes (customer) {
        customer -> Text,
        claimed_until -> BigInt,
        done_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    price_changes (id) {
        id -> Text,
        list_id -> Text,
        provider -> Text,
        model -> Text,
        kind -> Text,
        old_rate_id -> Nullable<Text>,
        terms -> Text,
        reason -> Nullable<Text>,
        status -> Text,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    price_lists (id) {
        id -> Text,
        origin -> Text,
        form -> Text,
        status -> Text,
        reason -> Nullable<Text>,
        unchanged -> BigInt,
        left_aside -> BigInt,
        created_by -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    price_replies (idempotency_key) {
        idempotency_key -> Text,
        request_hash -> Text,
        reply -> Text,
        created_at -> BigInt,
    }
}

diesel::table! {
    projects (id) {
        id -> Text,
        name -> Nullable<Text>,
        logo -> Nullable<Text>,
        url -> Nullable<Text>,
        asked_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    providers (id) {
        id -> Text,
        name -> Text,
        display_name -> Text,
        kind -> Text,
        base_url -> Text,
        region -> Nullable<Text>,
        enabled -> Bool,
        private_network -> Bool,
        config -> Text,
        managed_by -> Text,
        created_by -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    rates (id) {
        id -> Text,
        provider -> Text,
        model -> Text,
        display_name -> Text,
        kind -> Text,
        description -> Nullable<Text>,
        source -> Text,
        source_version -> Nullable<Text>,
        rate_input -> BigInt,
        rate_output -> BigInt,
        rate_cache_read -> Nullable<BigInt>,
        rate_cache_write_5m -> Nullable<BigInt>,
        rate_cache_write_1h -> Nullable<BigInt>,
        rate_reasoning -> Nullable<BigInt>,
        rate_audio_input -> Nullable<BigInt>,
        rate_audio_output -> Nullable<BigInt>,
        rate_image_input -> Nullable<BigInt>,
        rate_image_output -> Nullable<BigInt>,
        cost_input -> Nullable<BigInt>,
        cost_output -> Nullable<BigInt>,
        tiers -> Text,
        metadata -> Text,
        deprecated -> Bool,
        created_at -> BigInt,
        retired_at -> Nullable<BigInt>,
        unit_rates -> Text,
        scope -> Text,
        starts_at -> Nullable<BigInt>,
        basis -> Nullable<Text>,
    }
}

diesel::table! {
    routes (id) {
        id -> Text,
        name -> Text,
        enabled -> Bool,
        definition -> Text,
        managed_by -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    sessions (hash) {
        hash -> Text,
        user_id -> Text,
        csrf -> Text,
        from_owner_link -> Bool,
        created_at -> BigInt,
        expires_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        issuer_id -> Nullable<Text>,
        id_token -> Nullable<Text>,
        user_agent -> Nullable<Text>,
        address -> Nullable<Text>,
    }
}

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Text,
        updated_at -> BigInt,
    }
}

diesel::table! {
    sign_ins (hash) {
        hash -> Text,
        issuer_id -> Text,
        target -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    transfers (id) {
        id -> Text,
        kind -> Text,
        debit_account -> Text,
        credit_account -> Text,
        amount_nanos -> BigInt,
        call_id -> Nullable<Text>,
        created_at -> BigInt,
        note -> Nullable<Text>,
        actor -> Nullable<Text>,
        idempotency_key -> Nullable<Text>,
        of_transfer -> Nullable<Text>,
        for_account -> Nullable<Text>,
    }
}

diesel::table! {
    usage_days (start, scope) {
        start -> BigInt,
        scope -> BigInt,
        calls -> BigInt,
        unpriced_calls -> BigInt,
        charge_nanos -> BigInt,
        input_tokens -> BigInt,
        cache_read_tokens -> BigInt,
        cache_write_5m_tokens -> BigInt,
        cache_write_1h_tokens -> BigInt,
        audio_input_tokens -> BigInt,
        image_input_tokens -> BigInt,
        output_tokens -> BigInt,
        reasoning_tokens -> BigInt,
        audio_output_tokens -> BigInt,
        image_output_tokens -> BigInt,
        images -> BigInt,
        seconds -> BigInt,
        characters -> BigInt,
        searches -> BigInt,
        requests -> BigInt,
        duration_ms -> BigInt,
        ttft_ms -> BigInt,
        ttft_calls -> BigInt,
        duration_bins -> Text,
        ttft_bins -> Text,
        cached_calls -> BigInt,
        saved_nanos -> BigInt,
    }
}

diesel::table! {
    usage_model_days (start, scope) {
        start -> BigInt,
        scope -> BigInt,
        calls -> BigInt,
        unpriced_calls -> BigInt,
        charge_nanos -> BigInt,
        input_tokens -> BigInt,
        cache_read_tokens -> BigInt,
        cache_write_5m_tokens -> BigInt,
        cache_write_1h_tokens -> BigInt,
        audio_input_tokens -> BigInt,
        image_input_tokens -> BigInt,
        output_tokens -> BigInt,
        reasoning_tokens -> BigInt,
        audio_output_tokens -> BigInt,
        image_output_tokens -> BigInt,
        images -> BigInt,
        seconds -> BigInt,
        characters -> BigInt,
        searches -> BigInt,
        requests -> BigInt,
        duration_ms -> BigInt,
        ttft_ms -> BigInt,
        ttft_calls -> BigInt,
        duration_bins -> Text,
        ttft_bins -> Text,
        cached_calls -> BigInt,
        saved_nanos -> BigInt,
    }
}

diesel::table! {
    usage_model_quarters (start, scope) {
        start -> BigInt,
        scope -> BigInt,
        calls -> BigInt,
        unpriced_calls -> BigInt,
        charge_nanos -> BigInt,
        input_tokens -> BigInt,
        cache_read_tokens -> BigInt,
        cache_write_5m_tokens -> BigInt,
        cache_write_1h_tokens -> BigInt,
        audio_input_tokens -> BigInt,
        image_input_tokens -> BigInt,
        output_tokens -> BigInt,
        reasoning_tokens -> BigInt,
        audio_output_tokens -> BigInt,
        image_output_tokens -> BigInt,
        images -> BigInt,
        seconds -> BigInt,
        characters -> BigInt,
        searches -> BigInt,
        requests -> BigInt,
        duration_ms -> BigInt,
        ttft_ms -> BigInt,
        ttft_calls -> BigInt,
        duration_bins -> Text,
        ttft_bins -> Text,
        cached_calls -> BigInt,
        saved_nanos -> BigInt,
    }
}

diesel::table! {
    usage_quarters (start, scope) {
        start -> BigInt,
        scope -> BigInt,
        calls -> BigInt,
        unpriced_calls -> BigInt,
        charge_nanos -> BigInt,
        input_tokens -> BigInt,
        cache_read_tokens -> BigInt,
        cache_write_5m_tokens -> BigInt,
        cache_write_1h_tokens -> BigInt,
        audio_input_tokens -> BigInt,
        image_input_tokens -> BigInt,
        output_tokens -> BigInt,
        reasoning_tokens -> BigInt,
        audio_output_tokens -> BigInt,
        image_output_tokens -> BigInt,
        images -> BigInt,
        seconds -> BigInt,
        characters -> BigInt,
        searches -> BigInt,
        requests -> BigInt,
        duration_ms -> BigInt,
        ttft_ms -> BigInt,
        ttft_calls -> BigInt,
        duration_bins -> Text,
        ttft_bins -> Text,
        cached_calls -> BigInt,
        saved_nanos -> BigInt,
    }
}

diesel::table! {
    usage_scopes (id) {
        id -> BigInt,
        user_id -> Text,
        project -> Text,
        key_id -> Text,
        provider -> Text,
        model -> Text,
        kind -> Text,
        status -> Text,
    }
}

diesel::table! {
    users (id) {
        id -> Text,
        name -> Text,
        email -> Nullable<Text>,
        role -> Text,
        source -> Text,
        password_hash -> Nullable<Text>,
        created_at -> BigInt,
        last_seen_at -> Nullable<BigInt>,
        email_trusted -> Bool,
        deactivated_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    video_jobs (id) {
        id -> Text,
        call_id -> Text,
        owner -> Text,
        state -> Text,
        progress -> BigInt,
        requested_model -> Text,
        provider_id -> Text,
        provider -> Text,
        model -> Text,
        credential_id -> Nullable<Text>,
        upstream_id -> Nullable<Text>,
        seconds -> BigInt,
        size -> Nullable<Text>,
        remixed_from -> Nullable<Text>,
        address -> Nullable<Text>,
        error_code -> Nullable<Text>,
        error_message -> Nullable<Text>,
        intake -> Text,
        attempts -> Text,
        holds -> Text,
        rate_id -> Nullable<Text>,
        rate_source -> Nullable<Text>,
        join_key -> Nullable<Text>,
        delivered_at -> Nullable<BigInt>,
        ticket -> Text,
        created_at -> BigInt,
        look_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        expires_at -> Nullable<BigInt>,
        deleted_at -> Nullable<BigInt>,
        join_print -> Nullable<Text>,
    }
}

diesel::joinable!(attempts -> call_records (call_id));
diesel::joinable!(budget_periods -> budgets (budget_id));
diesel::joinable!(code_uses -> codes (code_id));
diesel::joinable!(code_uses -> transfers (transfer_id));
diesel::joinable!(credential_states -> credentials (credential_id));
diesel::joinable!(credentials -> providers (provider_id));
diesel::joinable!(discovered_models -> providers (provider_id));
diesel::joinable!(identities -> users (user_id));
diesel::joinable!(import_notes -> imports (import_id));
diesel::joinable!(import_parts -> imports (import_id));
diesel::joinable!(imported_usages -> imports (import_id));
diesel::joinable!(latency_days -> usage_scopes (scope));
diesel::joinable!(latency_quarters -> usage_scopes (scope));
diesel::joinable!(lease_lots -> leases (lease_id));
diesel::joinable!(lease_lots -> lots (lot_id));
diesel::joinable!(lot_entries -> lots (lot_id));
diesel::joinable!(lot_entries -> transfers (transfer_id));
diesel::joinable!(lots -> accounts (account_id));
diesel::joinable!(models -> providers (provider_id));
diesel::joinable!(payment_usage -> payment_events (event_id));
diesel::joinable!(price_changes -> price_lists (list_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(transfers -> call_records (call_id));
diesel::joinable!(usage_days -> usage_scopes (scope));
diesel::joinable!(usage_model_days -> usage_scopes (scope));
diesel::joinable!(usage_model_quarters -> usage_scopes (scope));
diesel::joinable!(usage_quarters -> usage_scopes (scope));

diesel::allow_tables_to_appear_in_same_query!(
    account_links,
    accounts,
    aliases,
    attempts,
    audit_entries,
    budget_periods,
    budgets,
    call_records,
    code_uses,
    codes,
    config_version,
    connections,
    credential_states,
    credentials,
    data_keys,
    discovered_models,
    habits,
    hub_keys,
    identities,
    import_notes,
    import_parts,
    imported_usages,
    imports,
    issuers,
    jobs,
    latency_days,
    latency_quarters,
    lease_lots,
    leases,
    limit_days,
    limit_processes,
    limits,
    lot_entries,
    lots,
    model_statuses,
    models,
    notices,
    owner_links,
    payment_customers,
    payment_events,
    payment_usage,
    payment_welcomes,
    price_changes,
    price_lists,
    price_replies,
    projects,
    providers,
    rates,
    routes,
    sessions,
    settings,
    sign_ins,
    transfers,
    usage_days,
    usage_model_days,
    usage_model_quarters,
    usage_quarters,
    usage_scopes,
    users,
    video_jobs,
);
