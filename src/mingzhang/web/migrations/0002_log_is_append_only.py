"""The database itself refuses to change or delete entries of the log."""

from django.db import migrations

_SQLITE = [
    f"""CREATE TRIGGER mingzhang_event_no_{what} BEFORE {what.upper()} ON mingzhang_event
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"""
    for what in ("update", "delete")
]
_POSTGRESQL = [
    """CREATE FUNCTION mingzhang_event_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$""",
    """CREATE TRIGGER mingzhang_event_append_only BEFORE UPDATE OR DELETE
    ON mingzhang_event FOR EACH STATEMENT EXECUTE FUNCTION mingzhang_event_refuse()""",
]


def _run(editor, sqlite, postgresql):
    for statement in sqlite if editor.connection.vendor == "sqlite" else postgresql:
        editor.execute(statement)


def add(apps, editor):
    _run(editor, _SQLITE, _POSTGRESQL)


def remove(apps, editor):
    _run(
        editor,
        [f"DROP TRIGGER mingzhang_event_no_{what}" for what in ("update", "delete")],
        ["DROP TRIGGER mingzhang_event_append_only ON mingzhang_event",
         "DROP FUNCTION mingzhang_event_refuse()"],
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = (("mingzhang", "0001_initial"),)
    operations = (migrations.RunPython(add, remove),)
