"""One module a command. Each holds the function that typer calls, and nothing that works.

What a command needs beyond typer is imported inside its function, so that ``mingzhang --help``
does not wait for it.
"""
