"""OpenSearch for the tests: nodes from Maven on this machine, or a cluster that is there."""
