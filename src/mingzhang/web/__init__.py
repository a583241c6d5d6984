"""The web application: fill in, review, approve, publish, explore. Nothing else imports Django."""
