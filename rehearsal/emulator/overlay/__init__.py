"""What the platform relies on and moto lacks, one module a service. Each has install(), which patches moto in place."""
