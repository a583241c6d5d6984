"""The open data interface: read without a key, paged with bounds, stable ids."""

from mingzhang.web.api.routes import api

__all__ = ["api"]
