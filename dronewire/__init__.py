"""What we know about news: pure Python, no network, disk, clock or framework."""
