"""Files to start from: a template folder and a rule. ``@WORDS@`` in them are filled in."""
