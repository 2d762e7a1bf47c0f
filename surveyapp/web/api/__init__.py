"""The programming interface: results, indices, the register, links and jobs as JSON, for programs that hold a key."""
