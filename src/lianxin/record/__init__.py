"""The public record: append-only entries, a Merkle tree kept by its right edge, signed heads, durable consumers."""
