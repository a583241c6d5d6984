"""Everything that writes. Views, API and commands call these functions and write nothing."""
