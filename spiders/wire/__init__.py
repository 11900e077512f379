"""What travels: requests and answers as they went over the wire, certificates, proxies, archive records."""
