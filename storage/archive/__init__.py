"""The archive of raw pages: records in WARC files, read back, brought in, passed on."""
