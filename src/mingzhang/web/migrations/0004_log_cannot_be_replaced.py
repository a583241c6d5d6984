"""The ways around the triggers of 0002: emptying the whole table, rows put in place of others (which
SQLite does not count as deleting), and two entries after the same one.

In SQL, not in the model: SQLite makes a table anew for a constraint, and its triggers are gone."""

from django.db import migrations

_ONE_AFTER_ANOTHER = "CREATE UNIQUE INDEX mingzhang_event_previous ON mingzhang_event (previous)"
_SQLITE = """CREATE TRIGGER mingzhang_event_no_replace BEFORE INSERT ON mingzhang_event
    WHEN EXISTS (SELECT 1 FROM mingzhang_event WHERE number = NEW.number
                 OR digest = NEW.digest OR previous = NEW.previous)
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"""
_POSTGRESQL = """CREATE TRIGGER mingzhang_event_no_truncate BEFORE TRUNCATE
    ON mingzhang_event FOR EACH STATEMENT EXECUTE FUNCTION mingzhang_event_refuse()"""


def add(apps, editor):
    editor.execute(_ONE_AFTER_ANOTHER)
    editor.execute(_SQLITE if editor.connection.vendor == "sqlite" else _POSTGRESQL)


def remove(apps, editor):
    editor.execute("DROP INDEX mingzhang_event_previous")
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER mingzhang_event_no_replace")
    else:
        editor.execute("DROP TRIGGER mingzhang_event_no_truncate ON mingzhang_event")


class Migration(migrations.Migration):
    dependencies = (("mingzhang", "0003_the_year_and_the_pages"),)
    operations = (migrations.RunPython(add, remove),)
