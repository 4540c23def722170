"""Mail that is written in the transaction of the fact it tells, and sent after."""
