"""What crawls need and leave: sources, hosts, known addresses, gaps, assignments, accounts."""
