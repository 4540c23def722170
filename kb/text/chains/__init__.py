"""Addresses and transaction hashes of the chains that exchanges use, recognised without asking anyone."""
