"""What must never be stored: phrases, keys, codes, passwords and numbers that open a wallet.

`find.find_secrets` is the way in. `kb/static/js/secret_guard.js` is the same in the browser, file
by file; `tests/text/secret_vectors.jsonl` holds both to the same answers.
"""
