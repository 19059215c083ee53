-- What can be made again from the entries, and is therefore free to change: roots of complete
-- subtrees, and the projection as it looked at a size. Readers compare both with the leaves.

-- Roots of complete subtrees of 256, 65,536 … leaves.
CREATE TABLE tile (
    level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 8),
    place INTEGER NOT NULL CHECK (place >= 0),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    sm3 BLOB NOT NULL CHECK (length(sm3) = 32),
    PRIMARY KEY (level, place)
) STRICT, WITHOUT ROWID;

-- The projection: how many leaves it sums up, and how many parts it has.
CREATE TABLE snapshot (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    size INTEGER NOT NULL CHECK (size >= 0),
    parts INTEGER NOT NULL CHECK (parts >= 0)
) STRICT;

-- Its parts, numbered from 0.
CREATE TABLE snapshot_part (
    part INTEGER PRIMARY KEY CHECK (part >= 0),
    bytes BLOB NOT NULL
) STRICT;
