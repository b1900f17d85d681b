"""Setting a running procedure right by hand: who may, why, where to, and what must still hold after it."""
