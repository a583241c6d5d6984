"""The rules: ``*.yaml`` hold them as data, ``*.py`` the functions of those that need one.

Every module here is imported by :func:`mingzhang.check.catalogue.load_functions`; a new rule is a
new row and, where the row alone cannot say it, a new function. No list is edited.
"""
