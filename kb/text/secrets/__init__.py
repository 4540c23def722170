"""What must never be stored: phrases, keys, codes, passwords and numbers that open a wallet.

`guard.refuse_secrets` is what every entrance asks; `find.find_secrets` tells what stands where.
`kb/static/js/secret_guard.js` is the same in the browser, file by file;
`tests/text/secret_vectors.jsonl` holds both to the same answers.
"""
