"""Pages. They read through :mod:`mingzhang.web.rights` and write through the services."""
