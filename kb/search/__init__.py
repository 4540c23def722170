"""Finding the right article for a whole question, and knowing when there is none. Nothing else imports whoosh."""
