-- Times are microseconds since 1970, flags are 0 or 1, documents are JSON: types that SQLite and
-- PostgreSQL have in common. SERIAL_KEY is replaced by what each of them calls it.

CREATE TABLE volume_types (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    description TEXT,
    is_public BIGINT NOT NULL,
    extra_specs TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT
);

CREATE TABLE volumes (
    id TEXT NOT NULL PRIMARY KEY,
    project_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    status TEXT NOT NULL,
    previous_status TEXT,
    size BIGINT NOT NULL,
    name TEXT,
    description TEXT,
    availability_zone TEXT NOT NULL,
    host TEXT,
    volume_type_id TEXT NOT NULL REFERENCES volume_types (id),
    snapshot_id TEXT,
    source_volid TEXT,
    bootable BIGINT NOT NULL,
    multiattach BIGINT NOT NULL,
    migration_status TEXT,
    attachments TEXT NOT NULL,
    metadata TEXT NOT NULL,
    admin_metadata TEXT NOT NULL,
    image_metadata TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT
);

CREATE INDEX volumes_by_time ON volumes (project_id, created_at, id);
CREATE INDEX volumes_of_all_by_time ON volumes (created_at, id);

CREATE TABLE snapshots (
    id TEXT NOT NULL PRIMARY KEY,
    project_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    volume_id TEXT NOT NULL REFERENCES volumes (id),
    status TEXT NOT NULL,
    progress TEXT NOT NULL,
    size BIGINT NOT NULL,
    name TEXT,
    description TEXT,
    availability_zone TEXT NOT NULL,
    metadata TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT
);

CREATE INDEX snapshots_by_time ON snapshots (project_id, created_at, id);
CREATE INDEX snapshots_of_all_by_time ON snapshots (created_at, id);
CREATE INDEX snapshots_by_volume ON snapshots (volume_id, created_at, id);
CREATE INDEX snapshots_by_name ON snapshots (project_id, name);
-- As a list sorted by name asks for it.
CREATE INDEX snapshots_in_order_of_names ON snapshots (project_id, COALESCE(name, ''), created_at, id);

CREATE TABLE backups (
    id TEXT NOT NULL PRIMARY KEY,
    project_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    -- Both may be gone: a backup outlives them.
    volume_id TEXT NOT NULL,
    snapshot_id TEXT,
    status TEXT NOT NULL,
    size BIGINT NOT NULL,
    name TEXT,
    description TEXT,
    container TEXT,
    availability_zone TEXT NOT NULL,
    fail_reason TEXT,
    metadata TEXT NOT NULL,
    volume_metadata TEXT NOT NULL,
    data_timestamp BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT
);

CREATE INDEX backups_by_time ON backups (project_id, created_at, id);
CREATE INDEX backups_of_all_by_time ON backups (created_at, id);

-- What counts against a project's quota. Kept in step with the rows above by the transactions that
-- change them, so that asking for it does not mean counting.
CREATE TABLE usages (
    project_id TEXT NOT NULL PRIMARY KEY,
    volumes BIGINT NOT NULL,
    snapshots BIGINT NOT NULL,
    gigabytes BIGINT NOT NULL,
    backups BIGINT NOT NULL,
    backup_gigabytes BIGINT NOT NULL
);

-- Work that an answer has promised. A job is written in the transaction that makes the promise, and
-- deleted in the one that makes its outcome visible.
CREATE TABLE jobs (
    id SERIAL_KEY,
    task TEXT NOT NULL,
    -- What the job changes, and what it reads: jobs that share one run in the order of their ids.
    subject TEXT NOT NULL,
    source TEXT,
    -- Whoever works on it, and until when nobody else may.
    owner TEXT,
    leased_until BIGINT NOT NULL,
    attempts BIGINT NOT NULL
);

CREATE INDEX jobs_by_subject ON jobs (subject, id);
CREATE INDEX jobs_by_source ON jobs (source, id);
