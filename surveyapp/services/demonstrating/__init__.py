"""The demonstration province: made-up visits and answers with a known truth, taken in as real ones are."""
