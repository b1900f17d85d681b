"""What breaks in the house — processes, disks, connections, hurry — and what must still hold afterwards."""
