-- What was promised and cannot be made again: the log's identity, its entries, what opens them,
-- the keys that make a retry harmless, the order within each subject, the head, the checkpoints.
-- Statements are separated by blank lines; the driver runs the file in one transaction.
--
-- The triggers are a guard rail against our own mistakes. Whoever may write the file may drop
-- them; against him stand the Merkle trees and checkpoints that have left the building.

-- Which log this is.
CREATE TABLE log (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    log_id BLOB NOT NULL CHECK (length(log_id) = 16),
    origin TEXT NOT NULL
) STRICT;

-- Entries as canonical bytes; seq is the index in the trees and has no gaps.
CREATE TABLE leaf (
    seq INTEGER PRIMARY KEY CHECK (seq >= 0),
    bytes BLOB NOT NULL
) STRICT;

-- Salts and values that open the commitments of an entry. An erasure takes from here.
CREATE TABLE opening (
    seq INTEGER PRIMARY KEY CHECK (seq >= 0),
    bytes BLOB NOT NULL
) STRICT;

-- One key for one act, so that a retry after a lost answer is not a second record.
CREATE TABLE idem (
    key BLOB PRIMARY KEY CHECK (length(key) = 16),
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The entries of each subject, numbered without gaps.
CREATE TABLE stream (
    subject TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 0),
    seq INTEGER NOT NULL,
    PRIMARY KEY (subject, number)
) STRICT, WITHOUT ROWID;

-- Size and roots after the last commit. An append begins by comparing the size.
CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    size INTEGER NOT NULL CHECK (size >= 0),
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    sm3 BLOB NOT NULL CHECK (length(sm3) = 32)
) STRICT;

-- Checkpoints as signed notes, by the size that they bind.
CREATE TABLE note (
    size INTEGER PRIMARY KEY CHECK (size >= 0),
    sha256 TEXT NOT NULL,
    sm3 TEXT NOT NULL
) STRICT;

-- Whose values were taken out, and the entry that says so.
CREATE TABLE erased (
    seq INTEGER NOT NULL REFERENCES opening (seq),
    by INTEGER NOT NULL REFERENCES leaf (seq),
    PRIMARY KEY (seq, by)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER log_update BEFORE UPDATE ON log
BEGIN SELECT raise(ABORT, 'log is written once'); END;

CREATE TRIGGER log_delete BEFORE DELETE ON log
BEGIN SELECT raise(ABORT, 'log is written once'); END;

CREATE TRIGGER leaf_update BEFORE UPDATE ON leaf
BEGIN SELECT raise(ABORT, 'leaf is append only'); END;

CREATE TRIGGER leaf_delete BEFORE DELETE ON leaf
BEGIN SELECT raise(ABORT, 'leaf is append only'); END;

-- The head moves last in a transaction. So an opening changes only in the very append that
-- brings the entry which says so.
CREATE TRIGGER opening_update BEFORE UPDATE ON opening
WHEN new.seq IS NOT old.seq OR NOT EXISTS (
    SELECT 1 FROM erased
    WHERE erased.seq = old.seq AND erased.by >= (SELECT ifnull(max(size), 0) FROM head)
)
BEGIN SELECT raise(ABORT, 'opening changes only by an erasure of the same append'); END;

CREATE TRIGGER opening_delete BEFORE DELETE ON opening
BEGIN SELECT raise(ABORT, 'opening is never deleted'); END;

CREATE TRIGGER idem_update BEFORE UPDATE ON idem
BEGIN SELECT raise(ABORT, 'idem is append only'); END;

CREATE TRIGGER idem_delete BEFORE DELETE ON idem
BEGIN SELECT raise(ABORT, 'idem is append only'); END;

CREATE TRIGGER stream_update BEFORE UPDATE ON stream
BEGIN SELECT raise(ABORT, 'stream is append only'); END;

CREATE TRIGGER stream_delete BEFORE DELETE ON stream
BEGIN SELECT raise(ABORT, 'stream is append only'); END;

CREATE TRIGGER head_update BEFORE UPDATE ON head
WHEN new.size <= old.size
BEGIN SELECT raise(ABORT, 'head only grows'); END;

CREATE TRIGGER head_delete BEFORE DELETE ON head
BEGIN SELECT raise(ABORT, 'head only grows'); END;

CREATE TRIGGER note_update BEFORE UPDATE ON note
BEGIN SELECT raise(ABORT, 'note is append only'); END;

CREATE TRIGGER note_delete BEFORE DELETE ON note
BEGIN SELECT raise(ABORT, 'note is append only'); END;

CREATE TRIGGER erased_update BEFORE UPDATE ON erased
BEGIN SELECT raise(ABORT, 'erased is append only'); END;

CREATE TRIGGER erased_delete BEFORE DELETE ON erased
BEGIN SELECT raise(ABORT, 'erased is append only'); END;
