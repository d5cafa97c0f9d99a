"""What the pages share. It reads the datasets through the schema alone and never imports the ETL."""
