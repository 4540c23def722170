"""Speed, measured beside the rivals: `python -m tests.benchmarks [SECTIONS.jsonl.gz]`. Never asserted in a test."""
