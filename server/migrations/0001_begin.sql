-- Every table begins with the organisation: no statement reads or writes two of them.
-- An id is 16 bytes, a digest 32; a moment is milliseconds since 1970-01-01T00:00:00Z.

CREATE TABLE organisations (
    organisation BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- What one audience may see, numbered densely.
CREATE TABLE streams (
    organisation BLOB NOT NULL,
    stream BLOB NOT NULL,
    epoch BLOB NOT NULL,
    head INTEGER NOT NULL,
    chain BLOB NOT NULL,
    PRIMARY KEY (organisation, stream)
) STRICT;

-- The lives of a stream's numbering; a restored backup begins the next one, at the number it restored to.
CREATE TABLE epochs (
    organisation BLOB NOT NULL,
    stream BLOB NOT NULL,
    ordinal INTEGER NOT NULL,
    epoch BLOB NOT NULL,
    base_seq INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    PRIMARY KEY (organisation, stream, ordinal)
) STRICT;

CREATE TABLE events (
    organisation BLOB NOT NULL,
    stream BLOB NOT NULL,
    seq INTEGER NOT NULL,
    id BLOB NOT NULL,
    device BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    digest BLOB NOT NULL,
    -- The hash over everything up to this event.
    chain BLOB NOT NULL,
    -- As received, to the byte.
    bytes BLOB NOT NULL,
    PRIMARY KEY (organisation, stream, seq)
) STRICT;

CREATE UNIQUE INDEX events_by_id ON events (organisation, id);

-- Kept whole for a person to look at; the same bytes are kept once.
CREATE TABLE quarantine (
    organisation BLOB NOT NULL,
    digest BLOB NOT NULL,
    id BLOB,
    reason TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    device BLOB NOT NULL,
    person BLOB NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (organisation, digest)
) STRICT;

CREATE TABLE units (
    organisation BLOB NOT NULL,
    stream BLOB NOT NULL,
    name TEXT NOT NULL,
    rulebook TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (organisation, stream)
) STRICT;

CREATE TABLE people (
    organisation BLOB NOT NULL,
    person BLOB NOT NULL,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    -- Argon2id, in PHC form.
    password TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER,
    PRIMARY KEY (organisation, person)
) STRICT;

-- The log-in form asks for a name and nothing else.
CREATE UNIQUE INDEX people_by_name ON people (name);

-- The posts that a person holds in a unit, as a JSON array of role ids.
CREATE TABLE memberships (
    organisation BLOB NOT NULL,
    person BLOB NOT NULL,
    ordinal INTEGER NOT NULL,
    stream BLOB NOT NULL,
    roles TEXT NOT NULL,
    PRIMARY KEY (organisation, person, ordinal)
) STRICT;

CREATE UNIQUE INDEX memberships_by_stream ON memberships (organisation, stream, person);

-- The token itself is only in the browser's cookie.
CREATE TABLE sessions (
    organisation BLOB NOT NULL,
    token BLOB NOT NULL,
    person BLOB NOT NULL,
    began_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (organisation, token)
) STRICT;

-- The credential itself is only on the tablet.
CREATE TABLE devices (
    organisation BLOB NOT NULL,
    device BLOB NOT NULL,
    label TEXT NOT NULL,
    credential BLOB NOT NULL,
    enrolled_by BLOB NOT NULL,
    enrolled_at INTEGER NOT NULL,
    disabled_at INTEGER,
    PRIMARY KEY (organisation, device)
) STRICT;
